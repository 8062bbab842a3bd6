"""Walk through YAML nodes along the path of a field, with the object's own values as the guide through lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from penstock.shape import many

#: The way to a field: keys and indexes from the object's root.
Field = tuple[str | int, ...]
Pair = tuple[yaml.Node, yaml.Node]

#: What tells the items of a list apart, the surest first; ports are known by their number before their name.
IDENTITIES: tuple[tuple[str, ...], ...] = (
    *(("containerPort", "protocol"), ("containerPort",), ("port", "protocol"), ("port",)),
    *(("kind", "name", "namespace"), ("kind", "name"), ("mountPath",), ("name",), ("key",)),
    *(("devicePath",), ("topologyKey",), ("ip",), ("host",), ("path",), ("type",)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """How far a path leads: the node to point to (a key, or an item), the node of the value, and the steps taken."""

    mark: yaml.Node
    value: yaml.Node
    depth: int


def pairs(node: yaml.Node | None) -> Iterator[Pair]:
    """Keys and values of a mapping: its own before those that it merges (`<<`)."""
    todo, seen = [node], set()
    while todo:
        one = todo.pop(0)
        if not isinstance(one, yaml.MappingNode) or id(one) in seen:
            continue
        seen.add(id(one))
        for key, value in one.value:
            if _merges(key):
                todo += value.value if isinstance(value, yaml.SequenceNode) else [value]
            else:
                yield key, value


def entry(node: yaml.Node | None, name: str | int) -> Pair | None:
    """The key and the value of that name."""
    wanted = str(name)
    own: Sequence[Pair] = node.value if isinstance(node, yaml.MappingNode) else ()
    merged = False
    for key, value in own:
        if _merges(key):
            merged = True
        elif key.value == wanted:
            return key, value
    return next(((key, value) for key, value in pairs(node) if key.value == wanted), None) if merged else None


def _merges(key: yaml.Node) -> bool:
    return key.value == "<<" and str(key.tag).endswith(":merge")


def loose(node: yaml.Node | None, name: str) -> Pair | None:
    """The same for a kustomization's field: in any case of letters, the last of several."""
    found = [(key, value) for key, value in pairs(node) if str(key.value).lower() == name.lower()]
    return found[-1] if found else None


def items(node: yaml.Node | None) -> Sequence[yaml.Node]:
    """The items of a sequence; none of anything else."""
    return node.value if isinstance(node, yaml.SequenceNode) else ()


def everywhere(node: yaml.Node | None) -> Iterator[Pair]:
    """Every key and value, and every item as both, in the order of the text; each once."""
    todo, seen = [node], set()
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        below = [*pairs(one), *((item, item) for item in items(one))]
        yield from below
        todo += [value for _, value in reversed(below)]


def text(node: yaml.Node | None) -> str:
    """The text of a scalar; empty for anything else."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def texts(node: yaml.Node | None) -> dict[str, yaml.ScalarNode]:
    """The scalars of a mapping by their keys."""
    return {str(key.value): value for key, value in pairs(node) if isinstance(value, yaml.ScalarNode)}


def same(node: yaml.Node | None, value: Any) -> bool:
    """True when the node says the value; types are taken lightly, for Kustomize rewrites them."""
    if isinstance(value, dict):
        return isinstance(node, yaml.MappingNode) and _same_mapping(node, value)
    if isinstance(value, list):
        below = items(node)
        return isinstance(node, yaml.SequenceNode) and len(below) == len(value) and all(map(same, below, value))
    return isinstance(node, yaml.ScalarNode) and _same_scalar(str(node.value), value)


def _same_mapping(node: yaml.MappingNode, value: dict[str, Any]) -> bool:
    found = {str(key.value): below for key, below in reversed(list(pairs(node)))}
    return found.keys() == value.keys() and all(same(found[key], below) for key, below in value.items())


def _same_scalar(said: str, value: Any) -> bool:
    if isinstance(value, str):
        return said == value or said.rstrip() == value.rstrip()
    if value is None:
        return said in ("", "~", "null", "Null", "NULL")
    if isinstance(value, bool):
        return said.lower() == str(value).lower()
    try:
        return float(said) == float(value)
    except ValueError:
        return False


def descend(node: yaml.Node, value: Any, field: Field, *, whole: bool) -> Found:
    """As far along the field as the node goes. `value` is what the object holds where the node stands; `whole` says
    that the node holds lists as a whole, so that an index may be trusted when nothing better tells."""
    found = Found(node, node, 0)
    for key in field:
        pair = _step(found.value, value, key, whole)
        if pair is None:
            break
        found = Found(pair[0], pair[1], found.depth + 1)
        value = below(value, key)
    return found


def below(value: Any, key: str | int) -> Any:
    """The value under a key or at an index; None when there is none."""
    if isinstance(value, dict):
        return value.get(key, value.get(str(key)))
    if isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
        return value[key]
    return None


def holds(value: Any, field: Field) -> int:
    """How many steps of the field the value has."""
    for depth, key in enumerate(field):
        if isinstance(value, dict) and (key in value or str(key) in value):
            value = below(value, key)
        elif isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
            value = value[key]
        else:
            return depth
    return len(field)


def _step(node: yaml.Node, value: Any, key: str | int, whole: bool) -> Pair | None:
    if isinstance(node, yaml.MappingNode):
        return entry(node, key)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        item = counterpart(node, many(value), key, whole=whole)
        return (item, item) if item is not None else None
    return None


def counterpart(node: yaml.SequenceNode, values: list[Any], index: int, *, whole: bool) -> yaml.Node | None:
    """The item of a list in a file that the object's item at `index` comes from."""
    found = items(node)
    if not 0 <= index < len(values):
        return found[index] if whole and 0 <= index < len(found) else None
    value = values[index]
    names = identity(value)
    if len(found) == len(values) and _is(found[index], value, names):
        return found[index]  # lists may be long, and few are changed
    alike = [one for one in found if _is(one, value, names)]
    if alike:
        return alike[min(_earlier(values[:index], value, names), len(alike) - 1)] if len(alike) > 1 else alike[0]
    if len(found) == len(values):  # by its number; a patch's only where it replaces the list, for want of names
        return found[index] if whole or not names else None
    return _nearest(found, value) if whole and not names else None


def identity(value: Any) -> tuple[str, ...]:
    """The keys that name an item among others; none for what has no name."""
    if not isinstance(value, dict):
        return ()
    for names in IDENTITIES:
        if all(isinstance(value.get(name), str | int) for name in names):
            return names
    return ()


def _is(node: yaml.Node, value: Any, names: tuple[str, ...]) -> bool:
    """Whether an item of a file is the object's, by its names or else as a whole."""
    return _named(node, value, names) if names else same(node, value)


def _earlier(values: Sequence[Any], value: Any, names: tuple[str, ...]) -> int:
    """How many items like this one come before it."""
    if not names:
        return sum(one == value for one in values)
    return sum(isinstance(one, dict) and all(one.get(n) == value[n] for n in names) for one in values)


def _named(node: yaml.Node, value: dict[str, Any], names: tuple[str, ...]) -> bool:
    return all(same(found[1], value[name]) if (found := entry(node, name)) else False for name in names)


def _nearest(found: Sequence[yaml.Node], value: Any) -> yaml.Node | None:
    """The item that shares most with the value."""
    likeness = [_likeness(one, value) for one in found]
    best = max(likeness, default=0)
    return found[likeness.index(best)] if best else None


def _likeness(node: yaml.Node, value: Any) -> int:
    if not isinstance(value, dict):
        return 0
    return sum(key.value in value and same(one, value[key.value]) for key, one in pairs(node))
