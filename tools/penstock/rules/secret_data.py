"""What a Secret says in clear text."""

import re
from collections.abc import Iterator
from typing import Any

from penstock.expand.kustomization import mapping
from penstock.rules.contract import Field
from penstock.rules.credentials import IDENTIFIER, called_secret, decoded, public, shapes, standin
from penstock.rules.view import Item

#: Types whose value a controller puts in.
FILLED = frozenset({"kubernetes.io/service-account-token"})

#: Last words of keys that identify and do not open anything.
HARMLESS = re.compile(
    r"(?i)(?:^|[-_.])(?:user(?:_?name)?|login|email|url|uri|host(?:name)?|port|type|account_?name|endpoint|address|database"
    r"|db_?name|region|bucket|repo(?:sitory)?|storage_?class|cluster_?(?:id|name)|fs_?name|crt|pem_?cert|pub|known_hosts)$"
)


#: A word without a digit, under a key that does not sound secret, is a setting; a longer one is a passphrase.
LONGEST_WORD = 20


def encrypted(item: Item) -> bool:
    """True when SOPS encrypted the Secret, or a file that it was generated from."""
    return "sops" in item.content or b"ENC[" in item.document.raw


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
    sealed = "ENC[" in text or '"sops":' in text or "\nsops:" in text
    word = len(text) <= LONGEST_WORD and IDENTIFIER.match(text) is not None and not called_secret(key)
    return sealed or word or HARMLESS.search(key) is not None or public(text) or standin(text)
