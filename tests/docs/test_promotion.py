"""The how-tos of promotion, each carried out on this repository: a hotfix, a conflict, a plant that was offline, a
rollback, an auditor's question, a fold. What they quote is what is said."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.docs.fences import ROOT
from tests.docs.session import Session

HOW_TO = ROOT / "docs" / "how-to"
RELEASE = "apps/sites/{}/release/kustomization.yaml"
OVERRIDE = ("--override", "line 2 stands still, ticket 4711")
ADA = {f"GIT_{role}_{what}": word for role in ("AUTHOR", "COMMITTER") for what, word in
       (("NAME", "Ada"), ("EMAIL", "ada@aurora.example"))}  # fmt: skip


class Fleet:
    """A copy of this repository, in which plant-b has taken what plant-a has."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.root, self.session = folder / "fleet", session
        self.environment = {**session._environment, **ADA}
        self.penstock("promote", "plant-a", "plant-b", "--adopt", "--commit", *OVERRIDE)

    def penstock(self, *words: str, code: int = 0) -> str:
        """What it prints."""
        argv = [sys.executable, "-m", "penstock", *words]
        done = subprocess.run(argv, cwd=self.root, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return done.stdout

    def commit(self, message: str) -> str:
        """Everything."""
        for words in (["add", "--all"], ["commit", "--quiet", "--message", message]):
            subprocess.run(["git", *words], cwd=self.root, env=self.environment, check=True)
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=self.root, capture_output=True, check=True, text=True)
        return done.stdout.strip()

    def pin(self, site: str, tag: str) -> str:
        """The data-gateway of a site by hand, committed."""
        path = self.root / RELEASE.format(site)
        text = path.read_text(encoding="utf-8")
        made = re.sub(r"(name: data-gateway\n(?:    .*\n)*?    newTag: )\S+", rf"\g<1>{tag}", text)
        assert made != text
        path.write_text(made, encoding="utf-8")
        return self.commit(f"data-gateway {tag} at {site}")


@pytest.fixture
def fleet(tmp_path: Path, worker: Path) -> Fleet:  # noqa: ARG001
    """The copy."""
    return Fleet(Session(tmp_path), tmp_path)


def quoted(page: str, *sentences: str) -> None:
    """The page says this, so that the test is about what it says."""
    text = (HOW_TO / page).read_text(encoding="utf-8")
    assert [one for one in sentences if one not in text] == []


def test_a_hotfix_stays_until_the_source_has_it(fleet: Fleet) -> None:
    quoted("hotfix-at-one-plant.md", "keep (local change)", "penstock promote verify plant-b")
    fleet.pin("plant-b", "9.9.1")
    assert "keep (local change)" in fleet.penstock("promote", "plant-a", "plant-b")
    assert "local change:" in fleet.penstock("promote", "verify", "plant-b", code=1)
    assert re.search(r"plant-b +data-gateway +9\.9\.1 .* 1 ", fleet.penstock("promote", "status"))
    fleet.pin("plant-a", "9.9.1")
    said = fleet.penstock("promote", "plant-a", "plant-b", "--commit", *OVERRIDE)
    assert "keep (local change) images[data-gateway]" not in said
    assert "images[data-gateway]" not in fleet.penstock("promote", "verify", "plant-b")


def test_a_conflict_is_decided(fleet: Fleet) -> None:
    quoted("decide-a-conflict.md", "CONFLICT", "--take source=historian", "Both sides have changed: decide with")
    theirs, ours = fleet.pin("plant-a", "9.9.2"), fleet.pin("plant-b", "9.9.1")
    said = fleet.penstock("promote", "plant-a", "plant-b", code=1)
    assert "CONFLICT images[data-gateway].newTag" in said
    assert f"plant-a since {theirs[:12]} Ada" in said
    assert f"plant-b since {ours[:12]} Ada" in said
    fleet.penstock("promote", "plant-a", "plant-b", "--take", "source=data-gateway", "--commit", *OVERRIDE)
    assert "newTag: 9.9.2" in (fleet.root / RELEASE.format("plant-b")).read_text(encoding="utf-8")


def test_a_rollback_at_night_holds_the_plant(fleet: Fleet) -> None:
    quoted("roll-back.md", "penstock promote rollback plant-b --reason", "every cluster renders as it did then")
    before = (fleet.root / RELEASE.format("plant-b")).read_text(encoding="utf-8")
    fleet.pin("plant-a", "9.9.2")
    fleet.penstock("promote", "plant-a", "plant-b", "--commit", *OVERRIDE)
    said = fleet.penstock("promote", "rollback", "plant-b", "--reason", "it loses batches", "--commit")
    assert "every cluster renders as it did then" in said
    assert (fleet.root / RELEASE.format("plant-b")).read_text(encoding="utf-8") == before
    stays = fleet.penstock("promote", "plant-a", "plant-b", "--write", *OVERRIDE, code=1)
    assert "it loses batches" in stays
    fleet.penstock("promote", "release", "plant-b", "--reason", "mended", "--commit")


def test_an_auditor_is_answered(fleet: Fleet, tmp_path: Path) -> None:
    quoted("answer-an-auditor.md", "penstock promote verify plant-b", "--evidence change-4711.json", "Source-Commit")
    fleet.pin("plant-a", "9.9.2")
    evidence = tmp_path / "change-4711.json"
    fleet.penstock("promote", "plant-a", "plant-b", "--commit", *OVERRIDE, "--evidence", str(evidence))
    (one,) = json.loads(evidence.read_text(encoding="utf-8"))["promotions"]
    assert (one["from"], one["to"], one["override"]) == ("plant-a", "plant-b", OVERRIDE[1])
    assert "clusters render as approved" in fleet.penstock("promote", "verify", "plant-b")
    log = ["git", "log", "-1", "--format=%(trailers)", "--", "clusters/plant-b/release.lock.yaml"]
    trailers = subprocess.run(log, cwd=fleet.root, capture_output=True, check=True, text=True).stdout
    assert f"Freight: {one['freight']}" in trailers


def test_a_plant_that_was_offline_comes_back(fleet: Fleet, tmp_path: Path) -> None:
    quoted("a-plant-that-was-offline.md", "penstock promote ack plant-c/l3 plant-c-l3.json --time", "unknown plant-c")
    for tag in ("9.9.1", "9.9.2"):
        head = fleet.pin("plant-a", tag)
    assert "unknown plant-a" in fleet.penstock("promote", "next")
    clusters = {name: {"revision": f"main@sha1:{head}"} for name in ("l2-line-1", "l2-line-2", "l3", "l4")}
    file = tmp_path / "status.json"
    file.write_text(json.dumps({"clusters": clusters}), encoding="utf-8")
    ago = (datetime.now(UTC) - timedelta(hours=80)).strftime("%Y-%m-%dT%H:%M")
    assert "all is well" in fleet.penstock("promote", "ack", "plant-a", str(file), "--time", ago, "--commit")
    said = fleet.penstock("promote", "status", "--site", "plant-b")
    assert re.search(r"plant-b +data-gateway .* 2 ", said)  # behind by two
    moved = fleet.penstock("promote", "plant-a", "plant-b")
    assert '-> "9.9.2"' in moved
    assert "9.9.1" not in moved


def test_what_all_carry_is_folded(fleet: Fleet) -> None:
    quoted("fold-what-all-carry.md", "penstock fold --check", "penstock fold --write data-gateway.yaml")
    said = fleet.penstock("fold")
    for name in re.findall(r"^(\S+\.yaml): in ", said, re.MULTILINE)[:1]:
        assert f"{name}: folded" in fleet.penstock("fold", "--write", name)
