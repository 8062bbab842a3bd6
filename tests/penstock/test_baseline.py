"""The file of what was wrong before: written, read again, and what of a report it covers."""

import json
import os
from pathlib import Path

import pytest

from penstock import baseline
from penstock.errors import PenstockError
from penstock.finding import Place
from penstock.tree import Tree
from penstock.tree.tree import SYMLINK, Entry
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command
from tests.penstock.support.reports import finding, report


def test_a_baseline_can_be_reviewed(tmp_path: Path) -> None:
    shown = report(finding(place=Place("b.yaml", 1)), finding(place=Place("a.yaml", 1)), finding(waived="agreed"))
    assert baseline.write(tmp_path / "deep" / "known.json", shown) == 2
    text = (tmp_path / "deep" / "known.json").read_text(encoding="utf-8")
    parsed = json.loads(text)
    assert (parsed["apiVersion"], parsed["kind"]) == ("penstock/v1beta1", "Baseline")
    assert [one["path"] for one in parsed["findings"]] == ["a.yaml", "b.yaml"]
    assert parsed["findings"][0].keys() == {"fingerprint", "code", "path", "object", "message"}


def test_what_is_waived_stays_waived(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    baseline.write(file, report(finding()))
    known = baseline.without(report(finding(waived="agreed")), baseline.read(file))
    assert ([one.waived for one in known.findings], known.known) == (["agreed"], ())


def test_of_three_alike_two_are_known(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    alike = [finding(place=Place("a.yaml", line)) for line in (1, 2, 3)]
    baseline.write(file, report(*alike[:2]))
    known = baseline.without(report(*alike), baseline.read(file))
    assert (len(known.findings), len(known.known)) == (1, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no such baseline; --write-baseline"),
        ("{", "is no baseline"),
        ("[]", "is no baseline"),
        ('{"kind": "Report"}', "is no baseline"),
        ('{"findings": [{"code": "x"}]}', "is no baseline: findings.0.fingerprint: Field required"),
    ],
    ids=["missing", "broken", "list", "other kind", "no fingerprint"],
)
def test_a_file_that_is_no_baseline_is_said(tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "known.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(PenstockError, match=words):
        baseline.read(file)


def test_a_baseline_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match="cannot be written"):
        baseline.write(tmp_path, report())


@pytest.mark.parametrize(
    "bomb", ["[" + "{}," * 2_000_001 + "{}]", " " * (baseline.LARGEST + 1)], ids=["values", "bytes"]
)
def test_what_is_no_size_for_a_baseline_is_not_read(tmp_path: Path, bomb: str) -> None:
    (tmp_path / "b.json").write_text(bomb)
    with pytest.raises(PenstockError, match="too large for a baseline"):
        baseline.read(tmp_path / "b.json")


def test_links_were_not_moved_onto_each_other(tmp_path: Path) -> None:
    def tree(file: str, link: str) -> Tree:
        return Tree("a", tmp_path, {file: Entry("100644", "1f" * 20), link: Entry(SYMLINK)})

    assert baseline.moved(tree("a.yaml", "old"), tree("b.yaml", "new")) == {"a.yaml": "b.yaml"}


@pytest.mark.usefixtures("worker")
def test_a_baseline_that_leads_to_a_pipe_is_not_waited_for(repo: MakeRepository, run: Command) -> None:
    root = repo(FLEET).root
    os.mkfifo(root / ".git/pipe")
    (root / "known.json").symlink_to(".git/pipe")
    outcome = run("validate", root, "--baseline", root / "known.json")
    assert (outcome.code, "is no file" in outcome.stderr) == (2, True)
