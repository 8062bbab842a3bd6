"""The proof that a bundle is whole: everything that clusters need is there, blob by blob."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.mirror.find import absent, find
from penstock.mirror.layout import Layout
from penstock.mirror.plan import Plan, Wanted
from penstock.mirror.thing import Thing


@dataclass(frozen=True)
class Lack:
    """A thing, or a blob of it, that is not in the layout."""

    thing: Thing
    why: str


@dataclass(frozen=True)
class Proof:
    """What is lacking; what is there by its name only; and how many things, blobs and bytes were looked at."""

    lacks: tuple[Lack, ...]
    by_name: tuple[Thing, ...]
    things: int
    blobs: int
    size: int


def check(layout: Layout, plan: Plan, made: Mapping[Thing, str]) -> Proof:
    """Look at every blob of everything needed. `made` says which digest the artifacts of this repository have."""
    lacks: list[Lack] = []
    by_name: list[Thing] = []
    sizes: dict[str, int] = {}
    for wanted in plan.wanted:
        found = find(wanted.thing, [layout], made.get(wanted.thing, ""))
        if found is None:
            lacks.append(Lack(wanted.thing, why_not(wanted, made)))
            continue
        lacks += _broken(layout, wanted, found.entry.digest, sizes)
        by_name += [] if found.sure else [wanted.thing]
    return Proof(tuple(lacks), tuple(by_name), len(plan.wanted), len(sizes), sum(sizes.values()))


def _broken(layout: Layout, wanted: Wanted, digest: str, sizes: dict[str, int]) -> Iterator[Lack]:
    for one in layout.closure(layout.by_digest[digest]):
        if one.digest not in sizes:
            fault = layout.fault(one)
            if fault is None:
                sizes[one.digest] = one.size
            else:
                yield Lack(wanted.thing, f"its blob {fault.digest} {fault.why}")


def why_not(wanted: Wanted, made: Mapping[Thing, str]) -> str:
    """Why a thing is not there."""
    if wanted.thing in made:
        return f"this repository's artifact {made[wanted.thing]} is not in the layout: bundle again"
    return absent(wanted.thing) or "is not in the layout"
