"""Edits in this repository's own fleet are told, each on its line; and the judging is right."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.finding import Finding, Place, Severity
from penstock.worker.binary import binary
from tests.penstock.support.fleet import FLEET
from tests.placement.enterprise import copied
from tests.placement.ground import Ground, ground
from tests.sown.__main__ import main
from tests.sown.kinds import KINDS
from tests.sown.seed import Seed
from tests.sown.sow import Verdict, judged, sample, texts
from tests.sown.table import amiss, table

#: One of each file of kinds.
QUICK = (
    "kustomization: file misspelt",
    "Flux Kustomization: source misspelt",
    "variable: brace lost",
    "HelmRelease: interval in words",
    "source: interval without a unit",
    "field: two deeper",
    "syntax: colon lost",
    "object: underscore in its name",
    "reference: claim misspelt",
    "value: replicas in words",
)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, with one worker and a store of the test's own."""
    try:
        binary()
    except PenstockError as error:
        pytest.skip(str(error))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PENSTOCK_WORKERS", "1")
    monkeypatch.delenv("PENSTOCK_NO_STORE", raising=False)
    return tmp_path


@pytest.fixture
def fleet(scratch: Path) -> Iterator[Ground]:
    """This repository's own."""
    root = scratch / "fleet"
    root.mkdir()
    copied(root)
    with ground(root) as made:
        yield made


def verdict(*findings: Finding) -> Verdict:
    """What came of an edit in line 3 of a.yaml."""
    return Verdict(Seed("kind", "a.yaml", frozenset({3}), "'a' → 'b'", {"a.yaml": ""}), findings)


def finding(place: Place) -> Finding:
    """One that lies there."""
    return Finding("code", Severity.ERROR, "Something is wrong", place)


def test_one_of_each_file_of_kinds_is_told_on_its_line(fleet: Ground) -> None:
    chosen = [kind for kind in KINDS if kind.name in QUICK]
    before = dict(texts(fleet))
    verdicts = list(judged(fleet, sample(before, chosen, seed=1, each=1)))
    assert [one.seed.kind for one in verdicts] == list(QUICK)
    assert [str(one) for one in verdicts if not one.line] == []
    assert texts(fleet) == before


def test_a_sample_is_the_same_at_every_run_and_takes_no_line_twice(tmp_path: Path) -> None:
    copied(tmp_path)
    files = {str(one): one.read_text(encoding="utf-8") for one in sorted(tmp_path.rglob("*.yaml"))}
    first, again, other = ([str(one) for one in sample(files, KINDS[:20], seed=n, each=3)] for n in (1, 1, 2))
    assert first == again != other
    places = [(one.path, one.lines) for one in sample(files, KINDS, seed=1, each=2)]
    assert len(set(places)) == len(places)


def test_one_finding_at_the_place_is_enough() -> None:
    assert verdict(finding(Place("b.yaml", 3)), finding(Place("a.yaml", 3))).line
    elsewhere = verdict(finding(Place("a.yaml", 4)), finding(Place("b.yaml", 3)))
    assert (elsewhere.told, elsewhere.file, elsewhere.line) == (True, True, False)
    assert not verdict(finding(Place("b.yaml", 3))).file
    assert not verdict().told


def test_the_report() -> None:
    verdicts = [verdict(finding(Place("a.yaml", 3))), verdict(finding(Place("a.yaml", 4))), verdict()]
    assert table(verdicts).endswith("| **together** | 3 | 2 | 2 (100.0 %) | 1 (50.0 %) |")
    assert amiss("clone", verdicts) == (
        "\n## clone\n"
        "\n### Not told\n\n- kind: a.yaml:3 'a' → 'b': nothing\n"
        "\n### Told on other lines only\n\n- kind: a.yaml:3 'a' → 'b': a.yaml:4 code\n"
    )


def test_the_command_leaves_the_clone_alone(scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = scratch / "clone"
    for path, text in FLEET.items():
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(text, encoding="utf-8")
    assert main([str(clone)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("| kind | sown | told |")
    assert "## clone" in said.out
    assert "sown" in said.err
    assert {str(one.relative_to(clone)): one.read_text() for one in clone.rglob("*") if one.is_file()} == dict(FLEET)
