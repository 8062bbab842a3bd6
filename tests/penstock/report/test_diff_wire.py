"""The words of a diff's machine form are those of its values."""

from collections.abc import Iterable
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from penstock.danger import danger
from penstock.diff import change as changes
from penstock.diff import outcome as outcomes
from penstock.impact.version import STEPS
from penstock.report import diff_wire as wire
from penstock.report.diff_json import inner
from penstock.report.wire import API_VERSION
from tests.penstock.support.diffs import change, result


def words(shape: type, key: str) -> list[Any]:
    """The values that a key may have."""
    schema = TypeAdapter(shape).json_schema()["properties"][key]
    options: Iterable[Any] = schema.get("anyOf", [schema])
    return [word for one in options for word in one.get("enum", [])]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (list(get_args(wire.ActionWord)), [one.value for one in changes.Action]),
        (list(get_args(wire.Grade)), [str(one) for one in danger.Grade]),
        (words(wire.FieldWire, "op"), [one.value for one in changes.Op]),
        (words(wire.ChangeWire, "fate"), [one.value for one in changes.Fate]),
        (words(wire.ClusterChangeWire, "state"), [one.value for one in outcomes.State]),
        (words(wire.ImageWire, "step"), [*STEPS, "digest", "down", "other", "added", "removed"]),
    ],
    ids=["action", "grade", "op", "fate", "state", "step"],
)
def test_every_word_is_there_and_no_other(said: list[str], meant: list[str]) -> None:
    assert said == meant


def test_it_has_the_version_of_the_other_report() -> None:
    assert get_args(wire.DiffReportWire.__annotations__["apiVersion"]) == (API_VERSION,)


@pytest.mark.parametrize(
    ("key", "value"), [("action", "touched"), ("grade", "bad"), ("fate", "lost"), ("object", None), ("clusters", "a")]
)
def test_what_is_of_another_shape_is_refused(key: str, value: object) -> None:
    shape = TypeAdapter(wire.ChangeWire)
    (one,) = inner(result(change()))["changes"]
    shape.validate_python(one)
    with pytest.raises(ValidationError):
        shape.validate_python({**one, key: value})
