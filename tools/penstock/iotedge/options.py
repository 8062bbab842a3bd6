"""createOptions: JSON in a string, in up to a hundred pieces of 512 characters."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from penstock.iotedge.dockernames import spelled
from penstock.iotedge.fault import Fault
from penstock.iotedge.jsontext import NotJson, Path, parse

CHUNK: Final = 512
MOST: Final = 100
#: What one text in a twin may hold.
TWIN_TEXT: Final = 4096
#: The agent takes the name in any case.
_KEY = re.compile(r"createOptions(\d\d)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Options:
    """What a module is created with: Docker's own request, as values."""

    value: Mapping[str, Any]
    faults: tuple[Fault, ...] = ()


def read(settings: Mapping[str, Any], path: Path) -> Options:
    """The create options of a module's `settings`, which is at `path`."""
    keys = chunk_keys(settings)
    held = settings[keys[0]] if keys else None
    at = (*path, "createOptions")
    if isinstance(held, Mapping):
        return Options(spelled(held), tuple(_mixed(settings, path)))
    if held is not None and not isinstance(held, str):
        return Options({}, (Fault(at, "create options are a JSON text or an object"),))
    faults = list(_chunk_faults(settings, path))
    text = "".join(str(settings[key]) for key in keys)
    if not text.strip() or faults:
        return Options({}, tuple(faults))
    try:
        value = parse(text.encode("utf-8", "surrogatepass")).value
    except NotJson as error:
        return Options({}, (Fault(at, f"create options are no JSON: {error} (column {error.column})"),))
    if value is None:
        return Options({})
    if not isinstance(value, dict):
        return Options({}, (Fault(at, "create options are no JSON object"),))
    return Options(spelled(value))


def chunk_keys(settings: Mapping[str, Any]) -> list[str]:
    """The keys of the pieces, in order."""
    return sorted((key for key in settings if is_key(key)), key=str.lower)


def is_key(step: str | int) -> bool:
    """True for a key of `settings` that holds create options or a piece of them."""
    return _KEY.match(str(step)) is not None


def _mixed(settings: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    for key in chunk_keys(settings)[1:]:
        yield Fault((*path, key), "create options are an object, and have pieces of a text besides")


def _chunk_faults(settings: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    keys = chunk_keys(settings)
    wanted = ["createOptions", *(f"createOptions{number:02}" for number in range(1, len(keys)))]
    for key, due in zip(keys, wanted, strict=False):
        if key.lower() != due.lower():
            yield Fault((*path, key), f"create options continue at {due}, which is not there: all behind it is lost")
            return
    for key in keys:
        value = settings[key]
        if not isinstance(value, str):
            yield Fault((*path, key), "a piece of create options is a text")
        elif len(value) > TWIN_TEXT:
            yield Fault(
                (*path, key), f"{len(value)} characters: a twin holds {TWIN_TEXT} in one text; split it at {CHUNK}"
            )
        elif len(keys) > 1 and len(value) > CHUNK:
            yield Fault((*path, key), f"a piece of {len(value)} characters; the device's agent splits at {CHUNK}")


def chunks(options: Mapping[str, Any]) -> dict[str, str]:
    """Create options as a manifest holds them. Raises ValueError when they do not fit into a hundred pieces."""
    text = json.dumps(options, separators=(",", ":"), ensure_ascii=False)
    pieces: Sequence[str] = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]
    if len(pieces) > MOST:
        raise ValueError(f"create options of {len(text)} characters: {MOST * CHUNK} fit")
    return {f"createOptions{number:02}" if number else "createOptions": piece for number, piece in enumerate(pieces)}
