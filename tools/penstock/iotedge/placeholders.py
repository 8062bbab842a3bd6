"""Placeholders of templates: `$NAME`, `${NAME}`, `<NAME>`, and `${MODULES.<name>.<platform>}` for what is built."""

import re
from collections.abc import Mapping
from typing import Any

_MODULE = re.compile(r"\$\{MODULE(?:S|DIR)[.<]([A-Za-z0-9_-]+)>?(?:\.[A-Za-z0-9.]+)?\}")
_NAME = re.compile(r"\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|<([A-Za-z][\w.]*)>|\A<([A-Za-z][\w. -]*)>\Z")
#: What begins with a dollar and is no placeholder.
_OWN = {"upstream", "edgeAgent", "edgeHub", "body", "schema"}


def filled(value: Any, values: Mapping[str, str], path: tuple[str | int, ...] = ()) -> Any:
    """The manifest with its placeholders filled from `values`; those without a value stay. Routes are left alone: their
    dollars are their own."""
    if "routes" in path or (path and "routes." in str(path[-1])):
        return value
    if isinstance(value, Mapping):
        return {key: filled(held, values, (*path, key)) for key, held in value.items()}
    if isinstance(value, list):
        return [filled(held, values, (*path, index)) for index, held in enumerate(value)]
    return _text(value, values) if isinstance(value, str) else value


def _text(text: str, values: Mapping[str, str]) -> str:
    """One text; what is built here is `${REGISTRY}/<name>`, as all images of this repository are."""
    text = _MODULE.sub(lambda found: values.get(f"MODULES.{found[1]}", found[0]), text)
    return _NAME.sub(lambda found: values.get(_name(found), found[0]), text)


def _name(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3] or found[4]


def built(image: str) -> str:
    """The name of the module that a template builds this image of; empty for any other."""
    found = _MODULE.fullmatch(image)
    return found[1] if found else ""


def stood_for(text: str) -> str:
    """A text with a small letter in the place of each placeholder, for a look at the rest of it."""
    return _NAME.sub(lambda found: found[0] if _name(found) in _OWN else "x", _MODULE.sub("x", text))


def whole(value: Any) -> str:
    """The placeholder that a value is as a whole; empty for any other."""
    found = _NAME.fullmatch(value) if isinstance(value, str) else None
    return found[0] if found and _name(found) not in _OWN else ""


def open_places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """Placeholders that nobody filled, with their paths."""
    if "routes" in path or (path and "routes." in str(path[-1])):
        return []
    if isinstance(value, Mapping):
        return [one for key, held in value.items() for one in open_places(held, (*path, key))]
    if isinstance(value, list):
        return [one for index, held in enumerate(value) for one in open_places(held, (*path, index))]
    if not isinstance(value, str):
        return []
    found = _NAME.search(_MODULE.sub("", value))
    module = _MODULE.search(value)
    if module:
        return [(path, module[0])]
    return [(path, found[0])] if found and _name(found) not in _OWN else []
