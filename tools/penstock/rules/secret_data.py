"""What a Secret says in clear text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from penstock import marks
from penstock.locate import MANIFESTS
from penstock.rules.contract import Field
from penstock.rules.credentials import IDENTIFIER, called_secret, decoded, public, shapes, standin
from penstock.rules.view import Item
from penstock.shape import mapping

#: Types whose value a controller puts in.
FILLED = frozenset({"kubernetes.io/service-account-token"})

#: Last words of keys that identify and do not open anything.
HARMLESS = re.compile(
    r"(?i)(?:^|[-_.])(?:user(?:_?name)?|login|email|url|uri|host(?:name)?|port|type|account_?name|endpoint|address|database"
    r"|db_?name|region|bucket|image|repo(?:sitory)?|storage_?class|cluster_?(?:id|name)|fs_?name|crt|pem_?cert|pub|known_hosts"
    r"|(?:client|tenant|subscription|app(?:lication)?|object|principal|directory|account|project|org|team|zone|tunnel)_?id)$"
)
#: How long, as Go writes it.
DURATION = re.compile(r"(?:\d+(?:ms|[smhd]))+")
#: Addresses and networks, one or several.
ADDRESSES = re.compile(
    r"(?:(?:\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2}|:\d{1,5})?|[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){1,7}(?:/\d{1,3})?)(?:[,;\s]+|\Z))+"
)
#: A host with its domain, and an image of a registry by tag or digest.
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.){1,8}[a-z]{2,24}(?::\d{1,5})?")
IMAGE = re.compile(
    r"[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:/[a-z0-9._-]+){1,8}(?::[\w.-]{1,128}|@sha256:[0-9a-f]{64}){1,2}"
)
#: Where a service is, without a path: that may hold a token.
SERVICE = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[a-zA-Z0-9](?:[\w.-]*[a-zA-Z0-9])?(?::\d{1,5})?/?")
NAMES = (DURATION, ADDRESSES, HOST, IMAGE, SERVICE)


#: A word without a digit, under a key that does not sound secret, is a setting; a longer one is a passphrase.
LONGEST_WORD = 20


def encrypted(item: Item) -> bool:
    """True when SOPS encrypted the Secret, or a file that it was generated from."""
    keys = mapping(item.get("data"))
    return "sops" in item.content or b"ENC[" in item.document.raw or "sops_mac" in keys or "sops_version" in keys


def clear(item: Item) -> Iterator[tuple[Field, str]]:
    """The values of a Secret that anybody who reads the repository can read, with the way to each."""
    if encrypted(item) or item.get("type") in FILLED:
        return
    for field, text in values(item):
        if not _harmless(str(field[-1]), text):
            yield field, text


def values(item: Item) -> Iterator[tuple[Field, str]]:
    """All values of a Secret, decoded; a null is none."""
    for part, read in (("data", decoded), ("stringData", _text)):
        for key, value in mapping(item.get(part)).items():
            if value is not None:
                yield (part, str(key)), read(value)


def _text(value: Any) -> str:
    return str(value)


def _harmless(key: str, text: str) -> bool:
    if any(shapes(text)):
        return False
    inner = _json(text)
    if inner is None and not called_secret(key) and "credential" not in key.lower():
        inner = _yaml(key, text)
    if inner is not None:
        return not any(_opens(name) and not standin(leaf) and not public(leaf) for name, leaf in inner)
    sealed = "ENC[" in text or '"sops":' in text or "\nsops:" in text
    word = len(text) <= LONGEST_WORD and IDENTIFIER.match(text) is not None
    plain = (word or any(one.fullmatch(text.strip()) for one in NAMES)) and not called_secret(key)
    return sealed or plain or HARMLESS.search(key) is not None or public(text) or standin(text)


def _opens(name: str) -> bool:
    """Whether a key of a document says that its value is secret; most of a document are settings."""
    return called_secret(name) is not None or name.lower() in ("auth", "token")


def _json(text: str) -> list[tuple[str, str]] | None:
    """(key, text) of all texts in a JSON document; None for what is none, or is encrypted as a whole."""
    if not text.lstrip().startswith(("{", "[")) or '"sops":' in text:
        return None
    try:
        return list(_leaves(json.loads(text), ""))
    except (ValueError, RecursionError):
        return None


def _yaml(key: str, text: str) -> list[tuple[str, str]] | None:
    """(key, text) of all texts in YAML of mappings; None for what is none, or is encrypted as a whole."""
    if not (key.endswith(MANIFESTS) or "\n" in text) or ":" not in text or "\nsops:" in text:
        return None
    loaded = marks.values(text.encode())
    if isinstance(loaded, marks.Broken) or not loaded or not all(map(_settings, loaded)):
        return None
    return list(_leaves(loaded, ""))


def _settings(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and all(map(_settings, value)))


def _leaves(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, key)
    elif isinstance(value, str):
        yield key, value
