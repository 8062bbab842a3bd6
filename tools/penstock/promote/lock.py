"""The lock of a site: what it took at its last promotion. penstock writes it, nobody edits it (a seal shows that)."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from penstock import marks
from penstock.edit.scalar import canonical, quoted
from penstock.errors import PenstockError
from penstock.promote.freight import digest

API_VERSION, KIND = "penstock/v1", "ReleaseLock"
HEAD = "# Written by `penstock promote`, which needs it as it is; an edit by hand breaks the seal.\n"
GIT_HINT = "take back the last good one with git, or promote again with --adopt"
#: What git writes into a file that it could not merge.
UNMERGED = re.compile(rb"^<{7} ", re.MULTILINE)


@dataclass(frozen=True)
class Lock:
    """`freight` is the hash and `values` the values (path → canonical text) that the site took from `source_site` at
    `source_commit`. `rendered` goes by cluster to the digest of all that it then ran; `versions` names the tools."""

    site: str
    source_site: str
    source_commit: str
    freight: str
    values: Mapping[str, str] = field(default_factory=dict)
    rendered: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    #: Path → digest of what the source then had of values that no setting speaks of; None in a layout without such.
    unnamed: Mapping[str, str] | None = None


def written(lock: Lock) -> bytes:
    """The file's content."""
    return (HEAD + "".join(_lines(lock)) + f"seal: {_seal(lock)}\n").encode("utf-8", "surrogateescape")


def read(text: bytes, place: str, site: str) -> Lock:
    """The lock that a file holds. PenstockError when it is broken, edited by hand, or another site's."""
    if UNMERGED.search(text):
        raise PenstockError(
            f"{place}: git could not merge the lock: take that of either side (`git checkout --ours -- {place}`), "
            "commit the merge, and promote again"
        )
    root = marks.only(text)
    if isinstance(root, marks.Broken):
        raise PenstockError(f"{place}:{root.line}: the lock cannot be read: {root.reason}; {GIT_HINT}")
    try:
        data = _plain(root) if root else {}
    except RecursionError as error:
        raise PenstockError(f"{place}: the lock cannot be read: it is nested too deep; {GIT_HINT}") from error
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise PenstockError(f"{place}: this is no {KIND}; {GIT_HINT}")
    lock = _lock(data)
    if data.get("seal") != _seal(lock) or digest(lock.values) != lock.freight:
        raise PenstockError(f"{place}: the lock was edited by hand, or merged: its seal does not fit; {GIT_HINT}")
    if lock.site != site:
        raise PenstockError(f"{place}: this is the lock of {lock.site}, not of {site}; {GIT_HINT}")
    return lock


def _lock(data: dict[str, Any]) -> Lock:
    source = data.get("source")
    source = source if isinstance(source, dict) else {}
    values, rendered, versions = (_mapping(data.get(key)) for key in ("values", "rendered", "versions"))
    words = [str(word) for word in (data.get("site", ""), source.get("site", ""), source.get("commit", ""))]
    rest = _mapping(data["unnamed"]) if "unnamed" in data else None
    return Lock(words[0], words[1], words[2], str(data.get("freight", "")), values, rendered, versions, rest)


def _mapping(value: Any) -> dict[str, str]:
    return {key: str(text) for key, text in value.items()} if isinstance(value, dict) else {}


def _plain(node: yaml.Node, inside: str = "") -> Any:
    """Mappings as they are; what is in them as text, and below `values` as canonical text."""
    if isinstance(node, yaml.MappingNode) and inside != "values":
        return {_word(key): _plain(value, _word(key)) for key, value in node.value}
    if isinstance(node, yaml.MappingNode):
        return {_word(key): canonical(value) for key, value in node.value}
    return _word(node)


def _word(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else canonical(node)


def _lines(lock: Lock) -> Iterator[str]:
    yield f"apiVersion: {API_VERSION}\nkind: {KIND}\nsite: {lock.site}\n"
    yield f"source:\n  site: {lock.source_site}\n  commit: {lock.source_commit or chr(39) * 2}\n"
    yield f"freight: {lock.freight}\n"
    parts = {"values": lock.values, "unnamed": lock.unnamed, "rendered": lock.rendered, "versions": lock.versions}
    for name, found in parts.items():
        if found is None:
            continue
        yield f"{name}:\n" if found else f"{name}: {{}}\n"
        for key, text in sorted(found.items()):
            yield f"  {quoted(key)}: {text if name == 'values' else quoted(text)}\n"


def _seal(lock: Lock) -> str:
    return f"sha256:{hashlib.sha256(''.join(_lines(lock)).encode('utf-8', 'surrogateescape')).hexdigest()}"
