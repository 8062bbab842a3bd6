"""All generated files of a fleet: what they should be, how the tree differs, and writing them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from penstock.generate import conduit, onboard
from penstock.generate.text import MARK, made
from penstock.locate import content
from penstock.topology.conduits import Conduits
from penstock.topology.conduitwords import ROOM
from penstock.tree import Tree

TEMPLATE = Path(__file__).with_name("template")
#: Parts that are the same in every fleet: they stand in the package, whole.
PARTS = ("bridge", "certificates", "proxy", "proxy-internet")
BASE = "platform/base"
#: Where generated files may stand that are not generated any more.
ROOMS = (f"{ROOM}/", *(f"{BASE}/{part}/" for part in PARTS), "clusters/")

#: (a cluster's folder, its facts).
Clusters = Iterable[tuple[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Drift:
    """A file that is not as it is generated: `wanted` is None for one that is generated no more."""

    path: str
    wanted: bytes | None
    there: bool

    @property
    def said(self) -> str:
        """What is wrong with it."""
        if self.wanted is None:
            return "is generated no more"
        return "is not as it is generated" if self.there else "is missing"


def files(every: Conduits, clusters: Clusters, url: str) -> dict[str, bytes]:
    """Path → content of everything that is generated; nothing in a tree without conduits."""
    if not every.conduits:
        return {}
    made_: dict[str, str] = dict(fixed())
    for one in every.conduits.values():
        made_ |= conduit.files(every, one)
    for folder, facts in clusters:
        made_ |= onboard.files(folder, facts, url)
    return {path: text.encode() for path, text in sorted(made_.items())}


@cache
def fixed() -> Mapping[str, str]:
    """The parts that are the same in every fleet."""
    found = {}
    for part in PARTS:
        for path in sorted((TEMPLATE / part).iterdir()):
            text = path.read_text(encoding="utf-8")
            found[f"{BASE}/{part}/{path.name}"] = made("penstock's own template (a level may patch it)") + text
    return found


def drift(tree: Tree, wanted: Mapping[str, bytes], *, whole: bool = True) -> tuple[Drift, ...]:
    """Every file that is missing, differs, or (`whole`) carries the mark and is generated no more."""
    found = [Drift(path, text, path in tree.entries) for path, text in wanted.items() if content(tree, path) != text]
    gone = _gone(tree, wanted) if whole and wanted else ()
    return tuple(sorted([*found, *(Drift(path, None, True) for path in gone)], key=lambda one: one.path))


def _gone(tree: Tree, wanted: Mapping[str, bytes]) -> Iterator[str]:
    for path in tree.entries:
        if (
            path.startswith(ROOMS)
            and path not in wanted
            and _may_be_ours(path)
            and MARK.encode() in content(tree, path)[:400]
        ):
            yield path


def _may_be_ours(path: str) -> bool:
    return not path.startswith("clusters/") or "/onboard/" in path
