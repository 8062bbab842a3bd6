"""Secret values: what of a cluster's render must never be shown or kept, and how it is hidden."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from penstock.document import Document, Object
from penstock.finding import Finding
from penstock.secretive import may_be, parts
from penstock.shape import mapping

HIDDEN = "***"
#: What may be base64 of something that holds a value.
ENCODED = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
#: Keys of a docker configuration's entries.
CREDENTIALS = ("auth", "password", "identitytoken", "registrytoken")
#: Shorter values would hide half the words of a report.
SHORTEST = 4
#: Values that are no secrets, and words of a report.
PLAIN = frozenset(
    {
        *("true", "false", "null", "none", "data", "stringdata", "metadata", "secret", "name", "kind", "type"),
        *("http", "https"),
    }
)
#: Where kubectl keeps the whole of what it was given.
APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
#: What parts the words of a name.
BETWEEN = re.compile(r"[-._]+")
#: So many words are tried one after the other.
FEW = 8


def _branched(words: Sequence[str], depth: int) -> str:
    """An expression that finds the first of the words that fits. They part at their first characters: thousands need
    not be tried at each place of a text."""
    if not depth or len(words) <= FEW or any(len(word) <= depth for word in words):
        return "|".join(map(re.escape, words))
    first: dict[str, list[str]] = {}
    for word in words:
        first.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{re.escape(one)}(?:{_branched(rest, depth - 1)})" for one, rest in first.items())


@dataclass(frozen=True)
class Veil:
    """Hides the values of some Secrets wherever they stand."""

    values: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        return re.compile(_branched(sorted(self.values, key=len, reverse=True), 3)) if self.values else None

    def text(self, text: str) -> str:
        """A text without the values, nor base64 of anything that holds one (`user:password`)."""
        if self._pattern is None:
            return text
        return ENCODED.sub(self._opened, self._pattern.sub(HIDDEN, text))

    def _opened(self, found: re.Match[str]) -> str:
        inside = _decoded(found[0])
        return HIDDEN if self._pattern and self._pattern.search(inside) else found[0]

    def finding(self, finding: Finding) -> Finding:
        """A finding that tells nothing of the values."""
        if self._pattern is None:
            return finding
        return replace(
            finding,
            message=self.text(finding.message),
            hint=self.text(finding.hint),
            subject=self.text(finding.subject),
            edit=None if finding.edit and self.touches(finding.edit.old + finding.edit.new) else finding.edit,
        )

    def object(self, content: Object) -> Object:
        """An object with all data of a Secret, and every value elsewhere, hidden."""
        return {**self._within(content), **{part: covered(content[part]) for part in parts(content)}}

    def but(self, words: frozenset[str]) -> "Veil":
        """The same without what is told all the same, as names that git shows: a user is often called like a
        namespace, and half a name hides nothing."""
        return Veil(tuple(value for value in self.values if value not in words))

    def touches(self, text: str) -> bool:
        """True when one of the values is in the text."""
        return self.text(text) != text

    def _within(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(str(key)): self._within(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._within(inner) for inner in value]
        return value


def veil(documents: Iterable[Document]) -> Veil:
    """The veil over the clear values, plain and as base64, of all Secrets among the documents."""
    return over(document.object for document in documents if may_be(document))


def over(objects: Iterable[Object]) -> Veil:
    """The same over those of these that are meant as Secrets. A value that is also the name of a key is told wherever
    keys are."""
    found: set[str] = set()
    keys: set[str] = set()
    secrets = ((one, held) for one in objects if (held := parts(one)))
    for content, fields in (pair for secret in secrets for pair in (secret, _applied(secret[0]))):
        keys.update(str(key) for part in ("stringData", "data") for key in mapping(content.get(part)))
        for part in fields:
            for value in clear(content, part):
                decoded = _decoded(value) if part == "data" else ""
                if part != "data":
                    found.update(_forms(value))
                elif not _plain(decoded):
                    found.update((value, decoded.replace("\n", ""), *_forms(decoded)))
    return Veil(tuple(sorted(value for value in found - keys if len(value.strip()) >= SHORTEST)))


def covered(value: Any) -> Any:
    """The same shape with every value hidden; nothing stays nothing."""
    if isinstance(value, dict):
        return {key: covered(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [covered(inner) for inner in value]
    return value if value is None else HIDDEN


def spoken(documents: Iterable[Document]) -> frozenset[str]:
    """The names, namespaces and keys of Secrets among documents that nothing was substituted into yet, and the words
    of these."""
    found: set[str] = set()
    for document in documents:
        found.update((document.name, document.namespace))
        if may_be(document) and parts(content := document.object):
            found.update(str(key) for part in ("stringData", "data") for key in mapping(content.get(part)))
    named = [name for name in found if "$" not in name]
    return frozenset((*named, *(word for name in named for word in BETWEEN.split(name))))


def _forms(value: str) -> Iterator[str]:
    """A value, its lines, what a registry's settings hold, and all of that as base64 and as part of a URL."""
    for word in (value, *value.splitlines(), *_credentials(value)):
        if _plain(word):
            continue
        yield from (
            word,
            base64.b64encode(word.encode("utf-8", "replace")).decode(),
            quote(word, safe="", errors="replace"),
        )


def _plain(value: str) -> bool:
    return value.strip().lower() in PLAIN


def _credentials(value: str) -> Iterator[str]:
    """The passwords in a docker configuration; users' names are none."""
    if '"auths"' not in value:
        return
    try:
        auths = mapping(mapping(json.loads(value)).get("auths"))
    except (ValueError, RecursionError):
        return
    for entry in map(mapping, auths.values()):
        yield from (str(entry[key]) for key in CREDENTIALS if isinstance(entry.get(key), str))


def clear(content: Object, part: str) -> Iterator[str]:
    """The values of a Secret, without those that are ciphertext of SOPS."""
    todo = [content.get(part)]
    while todo:
        value = todo.pop()
        if isinstance(value, (dict, list)):
            todo += value.values() if isinstance(value, dict) else value
        elif value is not None and not ("sops" in content and str(value).startswith("ENC[")):
            yield str(value)


def _applied(secret: Object) -> tuple[Object, tuple[str, ...]]:
    """What kubectl was given, where somebody took an object out of a cluster as it is, and which of it holds values."""
    text = mapping(mapping(secret.get("metadata")).get("annotations")).get(APPLIED)
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    content = mapping(found)
    return content, tuple(part for part in ("data", "stringData") if part in content)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
