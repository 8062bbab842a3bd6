"""Documents as they were built, before substitution: where something stands in them, told of the object."""

import re
from collections.abc import Iterator

from penstock.rules.contract import Field
from penstock.rules.flux import Substituting, strings
from penstock.rules.view import ClusterView, Item


def built_uses(
    cluster: ClusterView, one: Substituting, pattern: re.Pattern[str], needles: tuple[bytes, ...]
) -> Iterator[tuple[Item, Field, re.Match[str]]]:
    """The first place of each distinct text that fits, in the documents that one Kustomization substitutes; one of
    the needles is in the JSON text of every document that may hold such a text."""
    for document in one.documents:
        if not any(needle in document.raw for needle in needles):
            continue
        seen: set[str] = set()
        for field, text in strings(document.object):
            for match in pattern.finditer(text):
                if match[0] not in seen and not _secret(document.kind, field):
                    seen.add(match[0])
                    yield Item(document, one.rendered, cluster.name), field, match


def _secret(kind: str, field: Field) -> bool:
    """What a rule finds it also tells: nothing of a Secret's values may be told."""
    return kind == "Secret" and field[:1] in (("data",), ("stringData",))
