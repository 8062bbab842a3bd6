"""Kustomizations of which one side, or both, cannot be known: what is absent there says nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from penstock.diff.change import ObjectChange, ObjectId
from penstock.diff.family import Family
from penstock.diff.inventory import Inventory
from penstock.document import Document
from penstock.expand.rendered import ClusterRender

#: What is said of a Kustomization whose files are elsewhere.
AWAY = "its source is not at hand"


@dataclass(frozen=True, slots=True, order=True)
class Unbuilt:
    """A Kustomization (`namespace/name`) that does not build, or is not at hand, on a side: the reasons, and how many
    objects of the other side could not be compared because of that. `refused`: its objects are compared, but Flux
    would not apply them."""

    kustomization: str
    before: str
    after: str
    objects: int = 0
    refused: bool = False

    @property
    def broken(self) -> bool:
        """True when it was fine before and is not after."""
        return bool(self.after) and not self.before


def unbuilt(before: Family, after: Family, hidden: Mapping[str, int]) -> Iterator[Unbuilt]:
    """Everything that cannot be known; `hidden` counts the objects that were set aside for a Kustomization."""
    for name in sorted({*before.failed, *after.failed, *(before.away ^ after.away)}):
        ones, others = before.failed.get(name, ""), after.failed.get(name, "")
        if name in before.away and name not in after.away and name in after.members:
            ones = ones or AWAY
        if name in after.away and name not in before.away and name in before.members:
            others = others or AWAY
        if ones or others:
            yield Unbuilt(name, ones, others, hidden.get(name, 0))
    for name in sorted({*before.refused, *after.refused} - {*before.failed, *after.failed}):
        yield Unbuilt(name, before.refused.get(name, ""), after.refused.get(name, ""), refused=True)


def without(ours: Inventory, theirs: Inventory, here: Family, there: Family) -> tuple[Inventory, dict[str, int]]:
    """Our objects without those that are only absent over there because something could not be built; and how many
    that are, by the Kustomization that could not."""
    unknown = {*there.failed, *there.away} - here.away
    if not unknown:
        return ours, {}
    kept, hidden = {}, dict[str, int]()
    for one, held in ours.items():
        blame = next((name for name in here.line(held[0].owner) if name in unknown), "")
        if one in theirs or not blame:
            kept[one] = held
        else:
            hidden[blame] = hidden.get(blame, 0) + len(held)
    return kept, hidden


Sides = tuple[list[Document], list[Document]]


def presumed(before: ClusterRender, after: ClusterRender, changes: Iterable[ObjectChange]) -> Sides:
    """The documents of both sides, each with those of the other that it lacks only because something could not be
    built: nobody knows that they are not there."""
    olds, news = list(before.documents), list(after.documents)
    there, here = ({ObjectId(*one.identity) for one in side} for side in (olds, news))
    gone, come = set[ObjectId | None](), set[ObjectId | None]()
    for one in changes:
        if one.before != one.after:
            gone.add(one.before)
            come.add(one.after)
    more = [one for one in olds if (name := ObjectId(*one.identity)) not in here and name not in gone]
    older = [one for one in news if (name := ObjectId(*one.identity)) not in there and name not in come]
    return [*olds, *older], [*news, *more]
