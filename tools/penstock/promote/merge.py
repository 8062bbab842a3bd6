"""Three-way, value by value: what the source has now, what the target took before, what the target has now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from penstock.edit.path import lists, units
from penstock.edit.scalar import quoted
from penstock.promote.plan import Outcome

Values = Mapping[str, str]
#: How the path of a list's order ends.
ORDERED = "[]"


@dataclass(frozen=True)
class Merged:
    """`outcomes` of the values that are not the same everywhere, by path, and all that the target shall have."""

    outcomes: Mapping[str, Outcome]
    values: Mapping[str, str]


def merge(
    source: Values, base: Values | None, target: Values, take: Mapping[str, str], *, adopt: bool = False
) -> Merged:
    """What becomes of each value. Without a base every difference is unknown until it is adopted; what only the target
    has then stays. `take` (path → source or target) decides where somebody did."""
    paths = [path for path in dict.fromkeys((*source, *target)) if not path.endswith(ORDERED)]
    outcomes: dict[str, Outcome] = {}
    for path in paths:
        there, here = source.get(path), target.get(path)
        outcome = _chosen(there, here, take[path]) if path in take and there != here else None
        if outcome is None:
            outcome = _outcome(there, base.get(path), here) if base is not None else _first(there, here, adopt)
        if outcome is not None:
            outcomes[path] = outcome
    outcomes |= _together(source, target, outcomes, take)
    values: dict[str, str] = {}
    for path in paths:
        moved = path in outcomes and outcomes[path].moves
        if (result := (source if moved else target).get(path)) is not None:
            values[path] = result
    for path in _shadowed(values):
        outcomes[path] = Outcome.CONFLICT
    ordered = _orders(source, base or {}, target, values)
    outcomes |= {path: Outcome.TAKE for path, text in ordered.items() if _reordered(text, target.get(path))}
    return Merged(outcomes, {**values, **ordered})


def _outcome(there: str | None, base: str | None, here: str | None) -> Outcome | None:
    """The table of promotion; None where nothing is to be said."""
    if there == here:
        return None
    if there == base:
        return Outcome.LOCAL
    if here == base:
        return _taken(there, here)
    return Outcome.CONFLICT


def _first(there: str | None, here: str | None, adopt: bool) -> Outcome | None:
    if there == here:
        return None
    if there is None:
        return Outcome.LOCAL
    return _taken(there, here) if adopt else Outcome.UNKNOWN


def _together(
    source: Values, target: Values, outcomes: Mapping[str, Outcome], take: Mapping[str, str]
) -> dict[str, Outcome]:
    """What one side lacks as a whole (a file, an element of a list) is decided as a whole: half of it would be no
    value at all."""
    sides = [{unit for path in side for unit in units(path)} for side in (source, target)]
    parts: dict[str, list[str]] = {}
    for path in outcomes:
        whole = next((unit for unit in units(path) if (unit in sides[0]) != (unit in sides[1])), None)
        if whole is not None:
            parts.setdefault(whole, []).append(path)
    found: dict[str, Outcome] = {}
    for paths in parts.values():
        side = next((take[path] for path in paths if path in take), None)
        if side is not None:
            found |= {path: _chosen(source.get(path), target.get(path), side) for path in paths}
        elif any(outcomes[path] is Outcome.CONFLICT for path in paths):
            found |= dict.fromkeys(paths, Outcome.CONFLICT)
    return found


def _chosen(there: str | None, here: str | None, side: str) -> Outcome:
    return _taken(there, here) if side == "source" else Outcome.LOCAL


def _taken(there: str | None, here: str | None) -> Outcome:
    if there is None:
        return Outcome.REMOVE
    return Outcome.ADD if here is None else Outcome.TAKE


def _shadowed(values: Values) -> list[str]:
    """Values that cannot be, because others are below them."""
    above: set[str] = set()
    for path in values:
        above.update(path[:at] for at, letter in enumerate(path) if letter in ".[")
    return [path for path in values if path in above]


def _orders(source: Values, base: Values, target: Values, values: Values) -> dict[str, str]:
    """The order of each list that will have two elements or more."""
    there, here, present = elements(source), elements(target), elements(values)
    found = {}
    for path, names in present.items():
        if len(names) > 1:
            was = listed(base.get(path + ORDERED))
            sides = [
                listed(side.get(path + ORDERED)) or known.get(path, [])
                for side, known in ((source, there), (target, here))
            ]
            order = [name for name in ordered(sides[0], was, sides[1]) if name in names]
            found[path + ORDERED] = f"[{','.join(map(quoted, order))}]"
    return found


def elements(values: Values) -> dict[str, list[str]]:
    """List → the names of its elements."""
    found: dict[str, dict[str, None]] = {}
    for path in values:
        if "[" in path and not path.endswith(ORDERED):
            for prefix, name in lists(path):
                found.setdefault(prefix, {})[name] = None
    return {path: list(names) for path, names in found.items()}


def ordered(there: Sequence[str], was: Sequence[str], here: Sequence[str]) -> list[str]:
    """All elements: in the target's order where that is its own, or the source's has not changed, else in the source's;
    those of one side alone come after what they come after there."""
    moved = _common(there, was) != _common(was, there) or not was
    own = bool(was) and _common(here, was) != _common(was, here)
    lead, other = (there, here) if moved and not own else (here, there)
    result = list(lead)
    for at, name in enumerate(other):
        if name not in result:
            before = next((one for one in reversed(other[:at]) if one in result), None)
            result.insert(result.index(before) + 1 if before is not None else 0, name)
    return result


def _common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    return [name for name in one if name in other]


def listed(order: str | None) -> list[str]:
    """The names in an order's canonical text."""
    return [str(name) for name in json.loads(order)] if order else []


def changed(now: Values, taken: Values) -> list[str]:
    """What a site has changed itself since it took these values; an order that only makes room for more is none."""
    apart = sorted(path for path in {*now, *taken} if now.get(path) != taken.get(path))
    return [path for path in apart if not path.endswith(ORDERED) or _reordered(now.get(path), taken.get(path))]


def _reordered(order: str | None, before: str | None) -> bool:
    """True when the elements that were there before come in another order."""
    now, then = listed(order), listed(before)
    return _common(now, then) != _common(then, now)
