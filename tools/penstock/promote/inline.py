"""Patches that are written as a text: what stays inside of one is no text's business to move."""

from collections.abc import Iterator

from penstock.edit.path import Steps, inner, written
from penstock.edit.scalar import text_of
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values
from penstock.promote.layout import Layout, moves
from penstock.promote.plan import Item, Outcome
from penstock.promote.site import parts


def staying(layout: Layout, items: tuple[Item, ...], sizes: tuple[str, ...]) -> Iterator[str]:
    """Texts that would bring a size, a host or the like along with what moves, in sentences."""
    for item in items:
        if item.outcome not in (Outcome.TAKE, Outcome.ADD):
            continue
        open_path, steps = parts(item.path)
        if steps[-1:] != ("patch",):
            continue
        by = layout.at("any", open_path).by.model_copy(update={"fields": ()})
        here, there = (_values(text_of(text)) for text in (item.target, item.source))
        found = [
            written(inner(one))
            for one, value in there.items()
            if here.get(one) != value and not moves(layout.settings, by, one, sizes)
        ]
        if found:
            yield (
                f"{item.path}: this text also brings {', '.join(found[:3])}, which each site has of its own: put that "
                "into a patch of its own, or name it with --size or under promotion.settings"
            )


def inlined(steps: Steps, text: str) -> Iterator[Steps]:
    """What is in a patch that is a text; nothing for any other value."""
    if steps[-1:] == ("patch",):
        yield from _values(text_of(text))


def _values(text: str | None) -> dict[Steps, str]:
    """The values of a text that is YAML of several lines; nothing for any other."""
    if text is None or ("\n" not in text.strip() and not text.lstrip().startswith(("[{", "- {", "{"))):
        return {}
    try:
        return values(sheet(text.encode()))
    except Unreadable:
        return {}
