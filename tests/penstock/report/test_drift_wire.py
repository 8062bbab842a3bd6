"""The words of a drift's machine form are those of its values."""

import pytest

from penstock.drift.values import State
from penstock.report import drift_wire as wire
from tests.penstock.report.test_diff_wire import words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (words(wire.DriftedWire, "state"), [one.value for one in State]),
        (words(wire.ClusterDriftWire, "state"), ["clean", "drifted", "unknown"]),
    ],
    ids=["object", "cluster"],
)
def test_every_word_is_there_and_no_other(said: list[str], meant: list[str]) -> None:
    assert said == meant
