from pathlib import Path

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command


@pytest.fixture(autouse=True)
def _with_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_it_says_where_the_store_is_and_how_much_it_holds(run: Command, tmp_path: Path) -> None:
    outcome = run("cache", "stats")
    assert outcome.code == 0
    place, facts = outcome.stdout.splitlines()
    assert Path(place).is_relative_to(tmp_path / "cache")
    assert facts.startswith("0 entries, ")


@pytest.mark.usefixtures("worker")
def test_what_was_worked_out_is_held_until_it_is_cleared(run: Command, repo: MakeRepository) -> None:
    root = repo(FLEET).root
    assert run.validate(root).code == 0
    assert not run("cache", "stats").stdout.splitlines()[1].startswith("0 entries")
    assert run("cache", "clear").code == 0
    assert run("cache", "stats").stdout.splitlines()[1].startswith("0 entries")
    assert run.validate(root).code == 0
