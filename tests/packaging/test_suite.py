"""Kustomize's own tests, run over the release and over ours, and compared."""

from pathlib import Path

import pytest

from gobuild import suite
from tests.packaging.conftest import KustomizeGo


def test_the_same_outcomes_are_fine_though_some_fail(
    kustomize_go: KustomizeGo, exchanging: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suite.run(kustomize_go(), exchanging) == 0
    assert "2 of 4 tests of Kustomize pass in both; 0 come out otherwise." in capsys.readouterr().err


def test_a_test_that_comes_out_otherwise_is_told(
    kustomize_go: KustomizeGo, exchanging: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suite.run(kustomize_go(outcome="pass"), exchanging) == 1
    assert "api TestB: fail in the release, pass in ours" in capsys.readouterr().err
