"""Values that stay inside of lists which move as one value: a list whose elements have no names may hold a site's own
host beside what is released. Such values are left open in the freight, and filled in with the target's own."""

from collections.abc import Callable, Iterator
from typing import Any

import yaml

from penstock.edit.path import Steps, element, key, written
from penstock.edit.scalar import canonical, node_of, quoted

#: Stands in canonical text for a value that each site has of its own.
OPEN = quoted("{stays}")
#: True for the path of a value that stays.
Stays = Callable[[Steps], bool]


class NotFilled(ValueError):
    """The target's own values do not say what to put where."""


def opened(text: str, at: Steps, stays: Stays) -> str:
    """A list's canonical text with what stays left open; `at` is the list's path. Any other text is given back."""
    if not text.startswith("[") or ":" not in text:
        return text
    return _opened(node_of(text), at, stays)


def _opened(node: Any, at: Steps, stays: Stays) -> str:
    if stays(at):
        return OPEN
    if isinstance(node, yaml.SequenceNode):
        each = (_opened(one, (*at, element(str(number))), stays) for number, one in enumerate(node.value))
        return f"[{','.join(each)}]"
    if isinstance(node, yaml.MappingNode):
        pairs = sorted((canonical(k), _opened(value, (*at, key(str(k.value))), stays)) for k, value in node.value)
        return f"{{{','.join(f'{word}: {value}' for word, value in pairs)}}}"
    return canonical(node)


def filled(text: str, here: str | None, at: Steps, stays: Stays) -> str:
    """The text with the target's own values where it is open. NotFilled when it is not known which go where: the list
    is not there, or several of its elements hold one and the elements are not the same."""
    if OPEN not in text:
        return text
    node = node_of(text)
    where = [number for number, one in enumerate(node.value) if any(_places(one))]
    if here is None:
        raise NotFilled(f"{written(at)} holds values that each site has of its own, and is not there: begin it by hand")
    mine = node_of(here)
    if len(where) > 1 and opened(here, at, stays) != text:
        raise NotFilled(
            f"{written(at)} is a list without names, and several of its elements hold values that each site has of "
            "its own: which is which cannot be known, so make this change by hand"
        )
    return _filled(node, mine, at)


def _filled(node: Any, mine: Any, at: Steps) -> str:
    if isinstance(node, yaml.ScalarNode) and canonical(node) == OPEN:
        if mine is None:
            raise NotFilled(f"{written(at)} is of each site's own, and is not there: begin it by hand")
        return canonical(mine)
    if isinstance(node, yaml.SequenceNode):
        theirs = mine.value if isinstance(mine, yaml.SequenceNode) else []
        each = (
            _filled(one, theirs[number] if number < len(theirs) else None, (*at, element(str(number))))
            for number, one in enumerate(node.value)
        )
        return f"[{','.join(each)}]"
    if isinstance(node, yaml.MappingNode):
        of = {k.value: value for k, value in mine.value} if isinstance(mine, yaml.MappingNode) else {}
        pairs = sorted(
            (canonical(k), _filled(value, of.get(k.value), (*at, key(str(k.value))))) for k, value in node.value
        )
        return f"{{{','.join(f'{word}: {value}' for word, value in pairs)}}}"
    return canonical(node)


def _places(node: Any) -> Iterator[Any]:
    """The places that are open."""
    if isinstance(node, yaml.ScalarNode):
        if canonical(node) == OPEN:
            yield node
        return
    for one in node.value:
        for inner in one if isinstance(one, tuple) else (one,):
            yield from _places(inner)
