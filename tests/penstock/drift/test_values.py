import pytest

from penstock.drift.values import ClusterDrift, Drifted, State, code


def one(state: State) -> ClusterDrift:
    return ClusterDrift("a", objects=(Drifted(state, "ConfigMap", "n", "x", "k"),))


CLEAN, SILENT = ClusterDrift("a"), ClusterDrift("a", "no answer")


@pytest.mark.parametrize(
    ("drifts", "expected"),
    [
        ([], 0),
        ([CLEAN], 0),
        ([CLEAN, SILENT], 2),
        ([one(State.UNKNOWN)], 2),
        ([one(State.MISSING), SILENT], 1),
        ([one(State.EXTRA)], 1),
        ([one(State.REFUSED)], 1),
    ],
)
def test_the_exit_code(drifts: list[ClusterDrift], expected: int) -> None:
    assert code(drifts) == expected


def test_a_subject_leaves_out_what_is_not() -> None:
    assert Drifted(State.MISSING, "Namespace", "", "edge", "k").subject == "Namespace/edge"
