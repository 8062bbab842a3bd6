"""Aliases of YAML: one value at several places. Where the places shall not be the same any more, an alias becomes the
value that it stood for; only then can one of them be edited."""

from collections.abc import Iterator, Mapping

from penstock.edit.editor import Edit
from penstock.edit.emit import Want, flow_node
from penstock.edit.sheet import Node
from penstock.edit.values import is_kustomize, names


def parted(roots: Mapping[int, tuple[Node, Want]]) -> list[Edit]:
    """The edits that make values of those aliases which shall be something else than their anchors. `roots` are the
    documents with what they shall be, by any number."""
    edits: list[Edit] = []
    for root, want in roots.values():
        found = list(_walk(root, want, "", is_kustomize(root)))
        anchors = {id(node): one for node, one in found if node.alias is None}
        for node, one in found:
            there = anchors.get(id(node.alias)) if node.alias else None
            if node.alias and one is not None and one != there and not (_is(node, one) and _is(node, there)):
                edits.append((node.start, node.end, flow_node(node)))
    return edits


def _is(node: Node, want: Want | None) -> bool:
    """True when the value shall be as it is."""
    if want is None or want.parts is None:
        return want is not None and node.canonical == want.leaf
    if node.kind == "mapping":
        parts = {key.value: value for key, value in node.pairs}
        return [*parts] == [*want.parts] and all(_is(parts[key], one) for key, one in want.parts.items())
    return len(node.items) == len(want.parts) and all(map(_is, node.items, want.parts.values()))


def _walk(node: Node, want: Want | None, field: str, kustomize: bool) -> Iterator[tuple[Node, Want | None]]:
    """Each value with what it shall be; None for one that goes, or is in what is replaced as a whole."""
    yield node, want
    if node.alias is not None:
        return
    parts = want.parts if want is not None and want.parts is not None else {}
    for key, value in node.pairs:
        yield from _walk(value, parts.get(key.value), key.value, kustomize)
    named = names(node, field, kustomize) if node.kind == "sequence" else None
    whole = want is not None and want.parts is None and want.leaf == node.canonical
    for number, item in enumerate(node.items):
        mine = parts.get(named[number]) if named else Want(leaf=item.canonical) if whole else None
        yield from _walk(item, mine, "", kustomize)
