"""Fields that a Kustomization leaves to others (`spec.ignore`): there, what git says reaches no object that exists."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from penstock.diff.change import FieldChange
from penstock.diff.fields import fields
from penstock.diff.step import Way
from penstock.document import Object
from penstock.expand.exempt import ignored, without

LEFT = "left to others by spec.ignore of its Kustomization"


def marked(
    changes: tuple[FieldChange, ...], spec: Mapping[str, Any], before: Object, after: Object
) -> tuple[FieldChange, ...]:
    """The changes of an object of the Kustomization with this spec; those that Flux ignores are noise."""
    pointers = ignored(spec, after)
    if not changes or not pointers:
        return changes
    whole = {one.way: one for one in changes}
    kept = fields(without(before, pointers), without(after, pointers))
    applied = [one.way for one in kept if not _emptied(one, whole.get(one.way))]
    return tuple(one if _among(one.way, applied) else replace(one, noise=LEFT) for one in changes)


def _emptied(kept: FieldChange, whole: FieldChange | None) -> bool:
    """Whether a mapping comes or goes of which nothing is left but that it is there."""
    return whole is not None and kept != whole and not (kept.before or kept.after)


def _among(way: Way, applied: Sequence[Way]) -> bool:
    """Whether one of these is the field, holds it, or lies in it."""
    return any(way[: len(one)] == one[: len(way)] for one in applied)
