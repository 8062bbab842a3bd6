"""Find a needed thing in layouts."""

from collections.abc import Iterable
from dataclasses import dataclass

from penstock.expand.sources import normal
from penstock.mirror.layout import Entry, Layout
from penstock.mirror.thing import GIT, TAG, Thing


@dataclass(frozen=True)
class Found:
    """Where a thing is. `sure` is False for one that its name alone tells: nothing in git says which it must be."""

    layout: Layout
    entry: Entry
    sure: bool = True


def find(thing: Thing, layouts: Iterable[Layout], digest: str = "") -> Found | None:
    """The thing by its digest (or the one given); by its name where it has none. None when no layout has it."""
    wanted = digest or thing.digest
    found = [_in(layout, thing, wanted) for layout in layouts]
    return next((one for one in found if one is not None), None)


def _in(layout: Layout, thing: Thing, digest: str) -> Found | None:
    if digest:
        known = layout.by_digest.get(digest)
        return Found(layout, known) if known else None
    named = layout.by_name.get(thing.ref)
    if named is None and thing.kind == GIT:
        urls = {normal(url): one for url, one in layout.by_source.items()}
        named = urls.get(normal(thing.name))
    return Found(layout, named, sure=False) if named else None


def absent(thing: Thing) -> str:
    """Why a thing is not there, and what to do."""
    if thing.kind == GIT:
        return "another repository: bring the file that `penstock artifact --format oci` makes of it there"
    if not thing.registered:
        return "comes out of no registry, so no layout holds it: bring it into one, and name that"
    if thing.version and not thing.digest and not TAG.fullmatch(thing.version):
        return "a range says no version: pin one"
    if not thing.version and not thing.digest:
        return "its chart says which version: bring the chart with --from"
    return ""
