"""A file that an import wrote once, that a person changed since, and that the next import would write otherwise."""

from dataclasses import dataclass

from penstock.edit.edited import edited
from penstock.edit.editor import CannotEdit
from penstock.edit.path import Steps, parsed, written
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values
from penstock.promote.merge import merge
from penstock.promote.plan import Outcome


@dataclass(frozen=True, slots=True)
class Result:
    """The file as it shall be (None: gone), and what was kept although the manifest says otherwise."""

    content: bytes | None
    kept: tuple[str, ...] = ()


def settle(path: str, base: bytes | None, new: bytes | None, there: bytes | None) -> Result:
    """`base` is what the last import wrote, `new` what this one would write, `there` what stands there now. What a
    person changed stays; what the manifest changed comes, in place."""
    if there == new or (base == new and there is not None):
        return Result(there)
    if there == base or (there is None and base is None):
        return Result(new)
    if there is None:
        # Somebody took the file away: it stays away.
        return Result(None, (path,) if new is not None and new != base else ())
    if new is None:
        return Result(there, (f"{path}: the manifest has no use for it any more",))
    if base is None:
        return Result(there, (f"{path}: it was there before",))
    return _merged(path, base, new, there)


def _merged(path: str, base: bytes, new: bytes, there: bytes) -> Result:
    try:
        source, last, target = (_values(path, content) for content in (new, base, there))
        found = merge(source, last, target, {})
        want = {steps_of(one): text for one, text in found.values.items()}
        content = edited(there, want, [steps_of(one) for one in source])
    except (CannotEdit, Unreadable):
        return Result(there, (f"{path}: it cannot be edited in place; bring over by hand what the manifest changed",))
    conflicts = [one for one, outcome in found.outcomes.items() if outcome is Outcome.CONFLICT]
    kept = tuple(
        f"{path}: {written(steps_of(one))} was changed by hand and in the manifest: it stays" for one in conflicts
    )
    return Result(content, kept)


def _values(path: str, content: bytes) -> dict[str, str]:
    return {f"{path}#{written(steps)}": text for steps, text in values(sheet(content)).items()}


def steps_of(path: str) -> Steps:
    """The steps of a value's path, which begins with its file."""
    return parsed(path.partition("#")[2])
