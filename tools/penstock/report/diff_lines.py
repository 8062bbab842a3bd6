"""The lines of a change, as a person compares them: YAML for values, a unified diff for long texts."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from penstock.compared import unified
from penstock.diff.change import Action, FieldChange, Op
from penstock.diff.step import Picked
from penstock.document import Object
from penstock.report.yamllines import scalar, yaml_lines
from penstock.secrets import HIDDEN

#: Lines of a text around one that changed.
CONTEXT = 2


class Line(NamedTuple):
    """A line and its sign: `+`, `-`, `@` (a place in a long text) or a space."""

    sign: str
    text: str


def added(content: Object | None, action: Action) -> Iterator[Line]:
    """All lines of an object that came or went."""
    sign = "-" if action is Action.REMOVED else "+"
    for text in yaml_lines(content or {}):
        yield Line(sign, text)


def field_lines(field: FieldChange) -> Iterator[Line]:
    """What was and what is in one field."""
    before, after = field.before, field.after
    if field.op is Op.ORDER:
        yield Line("-", ", ".join(_item(one) for one in before))
        yield Line("+", ", ".join(_item(one) for one in after))
    elif before == after == HIDDEN:
        yield Line(" ", "the value changed; it is hidden")
    elif before == after and field.op is Op.CHANGE:
        yield Line(" ", "what changed of it is hidden")
    elif isinstance(before, str) and isinstance(after, str) and ("\n" in before or "\n" in after):
        yield from _texts(before, after)
    else:
        if field.op is not Op.ADD:
            yield from (Line("-", text) for text in yaml_lines(before))
        if field.op is not Op.REMOVE:
            yield from (Line("+", text) for text in yaml_lines(after))


def _texts(before: str, after: str) -> Iterator[Line]:
    lines = list(unified(before.splitlines(), after.splitlines(), "", "", CONTEXT))[2:]
    if not lines:
        yield Line(" ", "only the line breaks differ")
    for text in lines:
        yield Line(text[0] if text[0] in "+-@" else " ", text if text[0] == "@" else text[1:])


def _item(item: Any) -> str:
    """An item of a list on one line."""
    if isinstance(item, dict):
        return f"{{{', '.join(f'{key}: {_item(value)}' for key, value in item.items())}}}"
    if isinstance(item, list):
        return f"[{', '.join(map(_item, item))}]"
    return str(item) if isinstance(item, Picked) else scalar(item)
