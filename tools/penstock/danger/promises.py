"""What the configuration of a way lets others do: ports it listens on, names it lets through, topics, where it leads.

Read are the lines of Mosquitto (listeners, access lists, bridges), HAProxy (binds, servers, lists of names), NGINX and
Envoy (ports) and CoreDNS (names that it answers). A line that is none of these promises nothing.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from penstock.danger.ways import is_name_server
from penstock.diff.change import ObjectId
from penstock.document import Document
from penstock.shape import mapping

HOST = r"\.?(?:[\w-]+\.)+[A-Za-z][\w-]*"
#: What is promised → how a line says it; the first group is the word.
LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("port", re.compile(r"(?:listener|port_value:)\s+(\d+)\b.*")),
    ("port", re.compile(r"(?:bind|listen)\s+(?:\S*:)?(\d+)\b.*")),
    ("topic", re.compile(r"((?:pattern|topic)\s+\S.*)")),
    ("upstream", re.compile(r"(?:address(?:es)?|server\s+\S+)\s+(\S+:\d+)\b.*")),
    ("name", re.compile(rf"({HOST})(?:\s+\S+)?")),
    ("name", re.compile(rf"(?:\d+\.){{3}}\d+\s+({HOST})")),
    ("name", re.compile(r"match\s+\^?(\S+?)\$?")),
    ("name", re.compile(rf"rewrite\s+name\s+(?:exact\s+)?({HOST})\s.*")),
)


class Promise(NamedTuple):
    """`what` is port, name, topic or upstream; `own` is true of what serves the cluster itself, not its children."""

    what: str
    word: str
    where: str
    own: bool


def promises(documents: Iterable[Document], ways: frozenset[ObjectId]) -> frozenset[Promise]:
    """All that the ConfigMaps among the ways promise."""
    found: set[Promise] = set()
    for document in documents:
        one = ObjectId(*document.identity)
        if one.kind == "ConfigMap" and one in ways:
            own = is_name_server(one)
            for text in mapping(document.object.get("data")).values():
                found |= {Promise(what, word, str(one), own) for what, word in read(str(text))}
    return frozenset(found)


def read(text: str) -> Iterator[tuple[str, str]]:
    """What the lines of a file promise."""
    for line in map(str.strip, text.splitlines()):
        if line and line[0] not in "#;":
            match = next(((what, found) for what, form in LINES if (found := form.fullmatch(line))), None)
            if match is not None:
                yield match[0], match[1][1].replace("\\", "")
