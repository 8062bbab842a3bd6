"""JSON that every reader can read: no halves of surrogate pairs, whatever the file names were."""

import json
from typing import Any, TextIO

from penstock.report.plain import encodable

#: A log that reads `##[` takes what follows for a command of the workflow.
COMMAND = "#\\u0023["


def dump(value: Any, out: TextIO, *, indent: int | None = 2) -> None:
    """Write a value as JSON text and a line break; pure ASCII."""
    out.write(json.dumps(_clean(value), indent=indent).replace("##[", COMMAND) + "\n")


def dumps(value: Any) -> str:
    """A value as compact JSON text that may stand inside an HTML script element; pure ASCII."""
    return (
        json.dumps(_clean(value), separators=(",", ":"))
        .replace("##[", COMMAND)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {_clean(key): _clean(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(inner) for inner in value]
    return value
