"""Edits after which a file is no YAML, or another one than it looks."""

from tests.placement.lines import Slot
from tests.sown.exchange import Exchange
from tests.sown.kinds.objects import WHERE
from tests.sown.seed import Kind
from tests.sown.shape import Shape


def _inner(slot: Slot) -> bool:
    return slot.block and len(slot.way) > 1


def _indented(slot: Slot, line: str) -> bool:
    return _inner(slot) and slot.single and line.startswith("  ")


def _once(slot: Slot, line: str) -> bool:
    return _inner(slot) and line.count(f"{slot.way[-1]}:") == 1


def _spaced(slot: Slot, line: str) -> bool:
    return _once(slot, line) and slot.single and line.count(": ") == 1


def _quoted(slot: Slot, _line: str) -> bool:
    return slot.single and getattr(slot.value, "style", None) in ('"', "'")


def _open(slot: Slot, line: str) -> tuple[str, ...]:
    end = slot.value.end_mark.column
    return (line[: end - 1] + line[end:],)


def _alone(slot: Slot, line: str) -> bool:
    return _inner(slot) and slot.single and not line.lstrip().startswith("- ") and "values" not in slot.way


def _value(slot: Slot, line: str) -> bool:
    return _inner(slot) and slot.single and not line.lstrip().startswith("- ") and "values" in slot.way


def _later(slot: Slot, _line: str) -> bool:
    return _inner(slot) and slot.single and not slot.first


def _twice(_: Slot, line: str) -> tuple[str, ...]:
    return (line, line)


def _both(_: Slot, line: str) -> tuple[str, ...]:
    return ("<<<<<<< HEAD", line, "=======", f"{line}x", ">>>>>>> branch")


KINDS: tuple[Kind, ...] = (
    Shape("syntax: tab", WHERE, _indented, lambda _, line: (f"\t{line.lstrip()}",)),
    Shape(
        "syntax: colon lost", WHERE, _once, lambda slot, line: (line.replace(f"{slot.way[-1]}:", str(slot.way[-1])),)
    ),
    Shape("syntax: space lost after a colon", WHERE, _spaced, lambda _, line: (line.replace(": ", ":"),)),
    Shape("syntax: quote not closed", WHERE, _quoted, _open),
    Shape("syntax: key twice", WHERE, _alone, _twice, offsets=(0, 1)),
    Shape("syntax: key of a chart's values twice", WHERE, _value, _twice, offsets=(0, 1)),
    Shape("syntax: marks of a merge", WHERE, _later, _both, offsets=(0, 1, 2, 3, 4)),
    Exchange("syntax: alias of no anchor", WHERE, r"(?P<it>\*\w+)$", "{}zz"),
    Exchange("syntax: star before a value", WHERE, r"^    \w+: (?P<it>[a-z][\w-]+)$", "*{}"),
    Exchange("syntax: colon in a value", WHERE, r"^ +\w+: (?P<it>[a-z][\w -]+)$", "{}: more"),
)
