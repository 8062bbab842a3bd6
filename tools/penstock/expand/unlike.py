"""The one word in which an object's identity is unlike that of one that is there."""

from collections.abc import Iterable, Mapping

import yaml

from penstock import marks
from penstock.expand.misspelt import slip

#: What tells an object apart.
Words = Mapping[str, str]


def identity(node: yaml.Node | None) -> Words | None:
    """The words of a document; None where it has no kind or no name."""
    kind, name = marks.scalar(node, "kind"), marks.scalar(node, "metadata", "name")
    if not kind or not name:
        return None
    version, namespace = marks.scalar(node, "apiVersion"), marks.scalar(node, "metadata", "namespace")
    return {"apiVersion": version, "kind": kind, "name": name, "namespace": namespace}


def unlike(words: Words, there: Iterable[Words]) -> tuple[str, str]:
    """The field that alone is another than that of one object, and what that says; empty without one, or with several.
    A kind or a name must be a slip away; a namespace and a version need not."""
    found = set()
    for other in there:
        differ = [field for field in words if words[field] != other[field]]
        if len(differ) == 1 and _meant(differ[0], words, other):
            found.add((differ[0], other[differ[0]]))
    return found.pop() if len(found) == 1 else ("", "")


def _meant(field: str, words: Words, other: Words) -> bool:
    if field == "name" and other[field] != other[field].lower():
        return False  # that one is the misspelt one
    if field in ("kind", "name"):
        return bool(slip(words[field], [other[field]]))
    return bool(words[field] and other[field])  # what is left out may come from elsewhere
