"""Promotion at a glance: one row for each app of each site."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from penstock.edit.path import ORDER, Steps, name
from penstock.edit.scalar import text_of
from penstock.gates.cargo import Cargo, named, parts
from penstock.gates.decide import State, Verdict, decide
from penstock.gates.soak import Soak, Stage, soak
from penstock.gates.span import span
from penstock.promote.bench import Bench
from penstock.promote.merge import changed
from penstock.promote.site import parts as split

#: Keys whose values say which version an app is of.
VERSIONS = ("newTag", "version", "tag", "image", "ref", "digest")
SHORT = 12


@dataclass(frozen=True)
class Row:
    """One app of one site. `age` is since when the site has said without a break that it runs this (None: it did not);
    `local` counts values that are not as the lock has them, `behind` freights that would change the app."""

    site: str
    ring: str
    app: str
    version: str
    age: timedelta | None
    stage: Stage | None
    soak_left: timedelta | None
    held: str
    local: int
    behind: int
    to: str
    allowed: bool
    waits: tuple[str, ...]
    left: timedelta | None


def rows(bench: Bench, state: State, now: datetime) -> tuple[Row, ...]:
    """A row for each app of each site that is in a ring, ring by ring."""
    found: list[Row] = []
    rings = {crew.ring.name: crew.ring for crew in state.crews}
    for verdict in decide(now, state):
        ring = rings[verdict.ring]
        values = bench.site(verdict.site).values if verdict.site in bench.layout.files else {}
        lock = bench.lock(verdict.site)
        mine = lock.values if lock else values
        local = _local(values, mine)
        has = parts(mine)
        differ = {one.app for one in verdict.apps if not one.current}
        for app in sorted({*local, *differ, *({*has, *(one.app for one in verdict.apps)} - _bare(values))}):
            clusters = state.clusters.get(verdict.site, ())
            ran = soak(
                state.acks.get(verdict.site), clusters, app, has.get(app, ""), span(ring.soak), span(ring.stale), now
            )
            found.append(_row(verdict, app, values, ran, has.get(app, ""), local.get(app, 0), state, now))
    return tuple(found)


def _row(
    verdict: Verdict, app: str, values: Mapping[str, str], ran: Soak, part: str, local: int, state: State, now: datetime
) -> Row:
    own = next((one for one in verdict.apps if one.app == app), None)
    held = [one.text for one in (own.reasons if own else ()) if one.gate == "hold"]
    held += [] if own else [h.reason for h in state.holds.get(verdict.site, ()) if h.holds(app, now)]
    wanted = verdict.cargo.parts.get(app, "") if verdict.cargo else ""
    # Of what only the site has nothing is to come; before its first promotion, of what is equal there neither.
    idle = own.current if own else not part or wanted in ("", part)
    waits = [*verdict.reasons] if not own else [] if idle else [*own.reasons, *verdict.reasons]
    lefts = [one.left for one in waits]
    return Row(
        site=verdict.site,
        ring=verdict.ring,
        app=app,
        version=version(values, app),
        age=ran.ran if ran.stage in (Stage.SOAKED, Stage.SOAKING) else None,
        stage=ran.stage,
        soak_left=ran.left,
        held="; ".join(held),
        local=local,
        behind=_behind(part, app, verdict.since),
        to=verdict.cargo.hash.removeprefix("sha256:")[:SHORT] if verdict.cargo and not idle else "",
        allowed=app in verdict.moving,
        waits=tuple(one.text for one in waits),
        left=max((one for one in lefts if one is not None), default=None) if None not in lefts else None,
    )


def _bare(values: Mapping[str, str]) -> set[str]:
    """Apps in name only: nothing is of them but the head of a kustomization and the order of its lists."""
    return {named(path) for path in values} - {named(path) for path in values if not _is_bare(split(path)[1])}


def _is_bare(steps: Steps) -> bool:
    return steps[-1:] == (ORDER,) or steps in (("apiVersion",), ("kind",))


def _behind(part: str, app: str, since: Sequence[Cargo]) -> int:
    """How often the app changed in the freights since."""
    chain = [part, *(cargo.parts.get(app, "") for cargo in since)]
    return sum(one != other for one, other in pairwise(chain))


def _local(values: Mapping[str, str], taken: Mapping[str, str]) -> Mapping[str, int]:
    """App → how many of its values the site has changed itself."""
    found: dict[str, int] = {}
    for path in changed(values, taken):
        found[named(path)] = found.get(named(path), 0) + 1
    return found


def version(values: Mapping[str, str], app: str) -> str:
    """What people call the version of an app: its tag, chart version or digest; empty when nothing says it."""
    said = dict(_said(values, app))
    return next((said[key] for key in VERSIONS if key in said), "")


def _said(values: Mapping[str, str], app: str) -> Iterator[tuple[str, str]]:
    for path, text in values.items():
        steps = split(path)[1]
        key = name(steps[-1]) if steps else ""
        if key in VERSIONS and named(path) == app:
            word = text_of(text) or text
            yield key, word.removeprefix("sha256:")[:SHORT] if key == "digest" else word
