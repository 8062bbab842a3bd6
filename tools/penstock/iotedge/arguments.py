"""Words of a command as a container must have them. One that holds a credential comes from a Secret, by `$(NAME)`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from penstock.iotedge.check import hidden_word
from penstock.iotedge.dollars import literal
from penstock.iotedge.reader import Reader

#: Names of variables that hold such words.
OWN: Final = re.compile(r"(ENTRYPOINT|CMD)_\d+_SECRET\Z")
#: Docker's field → the container's.
FIELDS: Final = {"Entrypoint": "command", "Cmd": "args"}


@dataclass(frozen=True, slots=True)
class Arguments:
    """`words` of the container by field; `entries` of its environment that they need; the names of those."""

    words: dict[str, list[str]]
    entries: tuple[dict[str, Any], ...] = ()
    secrets: tuple[str, ...] = ()


def arguments(reader: Reader, secret_name: str) -> Arguments:
    """The command and its arguments; `secret_name` is the Secret that holds what may be in no file."""
    words: dict[str, list[str]] = {}
    entries: list[dict[str, Any]] = []
    for key, field in FIELDS.items():
        held = reader.words(key)
        if held:
            words[field] = [_word(reader, key, held, number, secret_name, entries) for number in range(len(held))]
            reader.ledger.translated(reader.path(key), field)
        elif reader.get(key) is not None:
            reader.ledger.translated(reader.path(key), "the image's own")
    return Arguments(words, tuple(entries), tuple(one["name"] for one in entries))


def _word(
    reader: Reader, key: str, words: Sequence[str], number: int, secret_name: str, entries: list[dict[str, Any]]
) -> str:
    kind = hidden_word(words, number)
    if not kind:
        return literal(words[number])
    name = f"{key.upper()}_{number}_SECRET"
    how = f"{kind}: from the Secret {secret_name}, key {name}; put a new one there, for this one was in a file"
    reader.ledger.secret(reader.path(key, number) if isinstance(reader.get(key), list) else reader.path(key), how)
    entries.append({"name": name, "valueFrom": {"secretKeyRef": {"name": secret_name, "key": name}}})
    return f"$({name})"
