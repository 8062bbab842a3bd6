"""penstock generate, as it is called."""

from pathlib import Path

import pytest

from penstock.cli import main

ROOT = Path(__file__).parents[3]


def test_check_of_the_worked_enterprise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", "--check", "--root", str(ROOT)]) == 0
    assert capsys.readouterr().out == "everything is as it is generated\n"
