"""The YAML files of the gates: read with places, written the same way every time."""

from collections.abc import Mapping
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from penstock import marks
from penstock.errors import PenstockError
from penstock.misfit import misfit
from penstock.strict import Strict

Shape = TypeVar("Shape", bound=Strict)


def read(shape: type[Shape], text: bytes, place: str) -> Shape:
    """The file's content. PenstockError says what is wrong with it, and where."""
    data = marks.value(text)
    if isinstance(data, marks.Broken):
        raise PenstockError(f"{place}:{data.line}: {data.reason}")
    try:
        return shape.model_validate(data if data is not None else {})
    except ValidationError as error:
        raise PenstockError(_told(text, place, error)) from error


def written(head: str, data: Mapping[str, Any]) -> bytes:
    """A file with a comment as its head."""
    body = yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, width=1000)
    return f"# {head}\n{body}".encode()


def _told(text: bytes, place: str, error: ValidationError) -> str:
    fault = error.errors()[0]
    node = next(iter(marks.documents(text)), None)
    found = node if not isinstance(node, marks.Broken) else None
    for key in fault["loc"]:
        found = marks.child(found, key) or found
    where = ".".join(map(str, fault["loc"])) or "the whole file"
    return f"{place}:{marks.line(found) if found else 1}: {where}: {misfit(fault)}"
