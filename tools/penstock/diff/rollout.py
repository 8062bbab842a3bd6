"""What of a change reaches the cluster now, and in which order its Kustomizations do it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from penstock.danger import immutable_field
from penstock.diff.change import GOING, Action, Anew, Fate, ObjectChange
from penstock.diff.inventory import Held
from penstock.diff.prune import fate
from penstock.diff.stopped import Stopped
from penstock.expand.exempt import LEFT_ALONE, says, untouched

#: Applied before anything else, so that a refusal among the rest does not keep them away.
FIRST = frozenset({"CustomResourceDefinition", "Namespace", "ClusterRole"})


def anew(old: Held, new: Held, stopped: Stopped) -> Anew:
    """What becomes of an object that goes from one Kustomization to another: whoever runs first decides."""
    end = fate(old, stopped.before, stopped.after)
    if end not in GOING or stopped.removal(old.owner):
        return Anew.NO
    if untouched(new.content, old.content):
        return Anew.YES  # nobody takes it over
    if stopped.follows(old.owner, new.owner):
        return Anew.NO  # when the old one comes to it, its labels name the new one
    if end is Fate.DELETED and (stopped.why(new.owner) or stopped.follows(new.owner, old.owner)):
        return Anew.YES
    return Anew.MAYBE


def let_be(old: Held | None, new: Held, gone: Anew | None = None) -> str:
    """Why Flux does not apply an object; empty when it does. `gone` says whether it is deleted before."""
    there = old is not None and old.id == new.id and gone in (None, Anew.NO)
    mark = untouched(new.content, old.content) if there and old else says(new.content, LEFT_ALONE)
    return f"Flux leaves it alone, {mark}" if mark else ""


def rolled_out(changes: Sequence[ObjectChange], stopped: Stopped) -> tuple[ObjectChange, ...]:
    """The changes, each with what it waits for."""
    changes = [_by_force(one) if _forced(one, stopped) else one for one in changes]
    refused = dict(_refused(changes))
    whole = Stopped(stopped.before, stopped.after, refused) if refused else stopped
    return tuple(_told(one, whole, refused) for one in changes)


def _refused(changes: Sequence[ObjectChange]) -> Iterator[tuple[str, str]]:
    """Kustomizations that fail because a field of one of their objects cannot change."""
    for one in changes:
        if not one.held and any(each.sentence.endswith(immutable_field.REFUSED) for each in one.dangers):
            yield one.owners[1], f"{one.owners[1]} fails: the API server refuses {one.object}"


def _forced(one: ObjectChange, stopped: Stopped) -> bool:
    owner = stopped.after.members.get(one.owners[1])
    return owner is not None and owner.spec.get("force") is True


def _by_force(one: ObjectChange) -> ObjectChange:
    """With what Flux does where its Kustomization has `force: true`."""
    forced = f"Flux deletes the {one.object.kind} {immutable_field.ANEW}"
    dangers = (replace(each, sentence=each.sentence.replace(immutable_field.REFUSED, forced)) for each in one.dangers)
    return replace(one, dangers=tuple(dangers))


def _told(one: ObjectChange, stopped: Stopped, refused: Mapping[str, str]) -> ObjectChange:
    old, new = one.owners
    end = one.fate
    if end in GOING and stopped.removal(old):
        end = Fate.WAITING
    held = (
        one.held or stopped.why(new) if one.after else stopped.removal(old) if end in (Fate.WAITING, Fate.KEPT) else ""
    )
    if held == refused.get(new) and one.object.kind in FIRST and one.action is not Action.REMOVED:
        held = ""
    return one if (held, end) == (one.held, one.fate) else replace(one, held=held, fate=end)
