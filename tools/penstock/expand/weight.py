"""How much memory documents take: a run must stay within bounds, whatever it is given."""

from collections.abc import Iterable

from penstock.document import Document

#: Bytes of documents that the clusters of one portion may have together.
PORTION = 128 << 20
#: What the objects of one cluster may take when all of them are parsed, in bytes.
CLUSTER = 384 << 20
#: Bytes that Python takes for a value, more or less.
VALUE = 64


class TooHeavy(Exception):
    """These clusters are too much at once; fewer of them may do."""


def weight(documents: Iterable[Document]) -> int:
    """About how many bytes the documents take, parsed."""
    return sum(len(d.raw) + VALUE * (d.raw.count(b",") + d.raw.count(b":")) for d in documents)
