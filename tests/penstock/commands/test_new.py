from pathlib import Path

import pytest

from tests.penstock.rules.enterprise import copied
from tests.penstock.support.outcome import Command


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    root = tmp_path / "fleet"
    root.mkdir()
    copied(root)
    return root


@pytest.mark.parametrize(
    "words",
    [
        ["site", "plant-{3..4}", "--like", "plant-b", "--lines", "3", "--ring", "fleet", "--network", "10.64.0.0/12"],
        ["cluster", "plant-a/l2-line-{3..4}"],
        ["cluster", "plant-a/x", "--like", "plant-a/l2-line-2", "--node-cidr", "10.41.31.0/24", "--zone", "z"],
        ["app", "historian", "--levels", "l2,l3", "--image", f"historian:1.0.0@sha256:{'0' * 64}"],
        ["module", "historian", "--description", "Keeps it."],
    ],
)
def test_each_kind_is_made_once(fleet: Path, run: Command, words: list[str]) -> None:
    dry = run("new", *words, "--root", fleet, "--dry-run")
    assert (dry.code, "would be written" in dry.stdout) == (0, True)
    first = run("new", *words, "--root", fleet)
    assert (first.code, " written" in first.stdout, "next" in first.stdout) == (0, True, True)
    again = run("new", *words, "--root", fleet)
    assert (again.code, "nothing was changed" in again.stdout) == (0, True)


def test_options_reach_the_facts(fleet: Path, run: Command) -> None:
    words = ["--owner", "Ada: #1", "--time-zone", "Asia/Tokyo", "--maintenance-window", "Mon 01:00-02:00"]
    assert run("new", "site", "plant-c", *words, "--root", fleet).code == 0
    text = (fleet / "clusters/plant-c/site/site.yaml").read_text(encoding="utf-8")
    assert '  OWNER: "Ada: #1"\n  MAINTENANCE_WINDOW: "Mon 01:00-02:00"\n' in text


def test_faults_are_sentences_and_exit_two(fleet: Path, run: Command) -> None:
    outcome = run("new", "site", "Bad", "plant-{c..d}", "--network", "10.0.0.1/8", "--root", fleet)
    assert outcome.code == 2
    assert outcome.stderr.count("\n") == 3
    assert "--network: '10.0.0.1/8' is no network (did you mean 10.0.0.0/8?)" in outcome.stderr


def test_outside_of_a_fleet_it_says_where_to_go(tmp_path: Path, run: Command) -> None:
    outcome = run("new", "site", "plant-c", "--root", tmp_path)
    assert (outcome.code, "penstock init" in outcome.stderr) == (2, True)
