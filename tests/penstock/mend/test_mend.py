"""Mending, on rules' own examples and with reports made by hand."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.finding import Edit, Finding, Place, Severity
from penstock.fleet import expanded, open_repository, open_tree
from penstock.mend.mend import Mended, mend
from penstock.mend.mend import write as mend_write
from penstock.rules.every import RULES
from penstock.rules.examples import FAIL, manual
from penstock.tree import Tree
from penstock.tree.working import working_tree
from penstock.validate.report import Report
from penstock.validate.run import validate
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.losses import PowerLoss, failing
from tests.penstock.support.reports import finding, report
from tests.penstock.support.repository import listing, write

#: Rules that offer an edit for an example of theirs.
OFFERING = (
    *("api-deprecated", "cluster-name", "flux-annotation-unknown", "kustomization-field-unknown", "level-crossed"),
    *("prune-off", "substitute-switch-misplaced", "suspended", "waiver-unknown"),
)


def offered(root: Path) -> list[Finding]:
    return [one for one in validate(open_repository(root)).findings if one.edit]


def looked(tree: Tree) -> Report:
    """Validation of a tree that may be on paper only."""
    return validate(open_tree(tree, ""))


def objects(root: Path) -> Iterator[str]:
    """Every object of every cluster, in the words of the files."""
    with expanded(open_repository(root)) as fleet:
        for render in fleet.renders:
            yield from (json.dumps(document.object, sort_keys=True) for document in render.documents)


@pytest.mark.parametrize("code", OFFERING)
@pytest.mark.usefixtures("worker")
def test_after_an_edit_its_finding_is_gone_and_no_other_came(code: str, tmp_path: Path) -> None:
    made = 0
    for number, example in enumerate(one for one in manual(RULES[code]).examples if one.verdict == FAIL):
        root = tmp_path / str(number)
        root.mkdir()
        example.write(root)
        edits = [one.edit for one in offered(root) if one.edit]
        if not edits:
            continue
        made += len(edits)
        before, first = validate(open_repository(root)), list(objects(root))
        done = mend(before, looked, unsafe=True)
        assert list(objects(root)) == first
        mend_write(working_tree(root), done.changes)
        after = validate(open_repository(root))
        assert (after.clusters, after.findings) == (done.report.clusters, done.report.findings)
        assert not done.left
        assert {one.code for one in done.report.findings} <= {one.code for one in before.findings} - {code}
        assert len(done.report.findings) < len(before.findings)
        assert list(objects(root)) == [_edited(text, edits) for text in first] or code == "kustomization-field-unknown"
        kept = listing(root)
        assert mend(validate(open_repository(root)), looked, unsafe=True).mended == ()
        assert listing(root) == kept
    assert made


def _edited(text: str, edits: list[Edit]) -> str:
    """An object as JSON, with the edits of its YAML made in it."""
    for edit in edits:
        old, new = (_json(part) for part in (edit.old, edit.new))
        text = text.replace(old, new, 1)
    return json.dumps(json.loads(text), sort_keys=True)


def _json(part: str) -> str:
    key, colon, value = part.partition(": ")
    return f'"{key}": {value}' if colon else part


def test_every_rule_that_offers_an_edit_is_listed() -> None:
    folder = Path(RULES["prune-off"].__file__ or "").parent  # type: ignore[attr-defined]
    sources = {path.stem.replace("_", "-"): path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    assert {code for code in RULES if "edit=" in sources[code]} == set(OFFERING)


def hand_made(tree: Tree, *found: Finding) -> Report:
    return report(*found, tree=tree)


def again(look: Callable[[str], list[Finding]]) -> Callable[[Tree], Report]:
    """Validation that looks at the one file a.yaml."""
    return lambda tree: hand_made(tree, *look(tree.read("a.yaml").decode()))


def mended(root: Path, look: Callable[[Tree], Report]) -> Mended:
    """Mend and write, as --fix does."""
    tree = working_tree(root)
    done = mend(look(tree), look)
    mend_write(tree, done.changes)
    return done


def fault(line: int, old: str, new: str, severity: Severity = Severity.ERROR) -> Finding:
    return finding(severity=severity, place=Place("a.yaml", line), edit=Edit(old, new), message=f"{old} is wrong")


def test_it_goes_on_until_nothing_is_left_to_mend(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: one\n"})

    def look(text: str) -> list[Finding]:
        steps = {"one": "two", "two": "three"}
        return [fault(1, old, new, severity=Severity.WARNING) for old, new in steps.items() if old in text]

    done = mended(tmp_path, again(look))
    assert (tmp_path / "a.yaml").read_text() == "a: three\n"
    assert (len(done.mended), done.left, done.report.findings) == (2, (), ())


def test_nothing_is_written_while_it_is_tried(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: one\n"})
    seen = []

    def look(tree: Tree) -> Report:
        seen.append((tree.read("a.yaml"), (tmp_path / "a.yaml").read_bytes()))
        return hand_made(tree, *([fault(1, "one", "two")] if b"one" in tree.read("a.yaml") else []))

    done = mend(look(working_tree(tmp_path)), look)
    assert seen == [(b"a: one\n", b"a: one\n"), (b"a: two\n", b"a: one\n")]
    assert [(one.path, one.old, one.new) for one in done.changes] == [("a.yaml", b"a: one\n", b"a: two\n")]


def test_an_edit_that_does_harm_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: old\n", "b.yaml": "b: old\n"})

    def look(tree: Tree) -> Report:
        bad = finding("object-invalid", place=Place("a.yaml", 1), message="new is not allowed here")
        found = [fault(1, "old", "new") if b"old" in tree.read("a.yaml") else bad]
        if b"old" in tree.read("b.yaml"):
            found.append(finding(place=Place("b.yaml", 1), edit=Edit("old", "new")))
        return hand_made(tree, *found)

    done = mended(tmp_path, look)
    assert (tmp_path / "a.yaml").read_text() == "a: old\n"
    assert (tmp_path / "b.yaml").read_text() == "b: new\n"
    assert [one.place.path for one in done.mended] == ["b.yaml"]
    assert "not allowed here" in done.left[0].reason
    assert [one.place.path for one in done.report.findings] == ["a.yaml"]


def test_of_one_file_the_other_edits_are_made_without_the_one_that_does_harm(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: old\nb: old\n"})

    def look(text: str) -> list[Finding]:
        first, second = text.splitlines()
        worse = finding("object-invalid", place=Place("a.yaml", 1), message="new is not allowed here")
        found = [fault(1, "old", "new")] if "old" in first else [worse]
        return found + ([fault(2, "old", "new")] if "old" in second else [])

    done = mended(tmp_path, again(look))
    assert (tmp_path / "a.yaml").read_text() == "a: old\nb: new\n"
    assert [one.place.line for one in done.mended] == [2]
    assert "not allowed here" in done.left[0].reason
    assert [one.place.line for one in done.report.findings] == [1]


def test_an_edit_that_does_not_help_is_not_made(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: old\n"})
    done = mended(tmp_path, again(lambda _: [fault(1, "old", "new")]))
    assert (tmp_path / "a.yaml").read_text() == "a: old\n"
    assert ([left.reason for left in done.left], done.changes) == (["it does not help"], ())


FILES = {f"{name}.yaml": f"a: {name}\n" for name in "abc"}
AFTER = {path: text.replace("a: ", "b: ") for path, text in FILES.items()}


def edits(tree: Tree) -> Report:
    """An edit for each file that has none yet."""
    found = (finding(place=Place(path, 1), edit=Edit("a:", "b:"), message=path) for path in FILES)
    return hand_made(tree, *(one for one in found if tree.read(one.place.path).startswith(b"a:")))


def texts(root: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in root.glob("*.yaml")}


def test_when_a_file_cannot_be_written_none_is(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    root = repo(FILES).root

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", str(root / "b.yaml"))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(PenstockError, match="No space left"):
            mended(root, edits)
    assert texts(root) == FILES
    mended(root, edits)
    assert texts(root) == AFTER


def test_the_power_may_go_at_any_operation(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    """All files are old, or all are new, when the next command looks; and then --fix does the rest."""
    root = repo(FILES).root
    seen = []
    for at in range(1, 1000):
        with failing(monkeypatch, at):
            try:
                mended(root, edits)
            except PowerLoss:
                pass
            else:
                break
        working_tree(root)
        assert texts(root) in (FILES, AFTER), at
        seen.append(texts(root) == AFTER)
        mended(root, edits)
        assert texts(root) == AFTER
        write(root, FILES)
    assert at > 20
    assert {*seen} == {True, False}


def test_a_file_that_is_saved_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    tree = working_tree(tmp_path)
    done = mend(edits(tree), edits)
    write(tmp_path, {"b.yaml": "mine\n"})
    with pytest.raises(PenstockError, match=r"b\.yaml has changed"):
        mend_write(tree, done.changes)
    assert texts(tmp_path) == {**FILES, "b.yaml": "mine\n"}


def test_without_files_nothing_is_mended() -> None:
    assert mend(report(fault(1, "a", "b")), edits).mended == ()
