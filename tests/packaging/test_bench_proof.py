"""The bench of the proof, with a small fleet: that its sites are as sound as the one that they are made of."""

from pathlib import Path

import pytest
from bench.proof import MODEL, asked, fleet, proof_rows

from penstock.rules.contract import Needs
from penstock.rules.every import RULES
from tests.penstock.support.workers import built


@pytest.fixture(autouse=True)
def _worker() -> None:
    built()


def test_its_fleet_is_wired_and_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    view = fleet(3)
    assert len(view.clusters) == 12
    assert not any(MODEL in one.name for one in view.clusters)
    level_rules = ("destination-refused", "topic-not-carried", "bridge-missing", "certificate-name", "level-order")
    assert all(RULES[code].NEEDS is Needs.FLEET for code in level_rules)
    assert [problem.message for code in level_rules for problem in asked(view, code)] == []


def test_its_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (row,) = proof_rows(1)
    assert row.work.startswith("1 sites x 4 clusters, the ")
    assert row.took.cpu > 0
