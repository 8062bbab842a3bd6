"""Mending, on rules' own examples and with reports made by hand."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from penstock.errors import PenstockError
from penstock.finding import Edit, Finding, Place, Severity
from penstock.fleet import expanded, open_repository
from penstock.mend.mend import mend
from penstock.rules.every import RULES
from penstock.rules.examples import FAIL, manual
from penstock.tree.working import working_tree
from penstock.validate.report import Report
from penstock.validate.run import validate
from tests.penstock.support.reports import finding, report
from tests.penstock.support.repository import listing, write

#: Rules that offer an edit for an example of theirs.
OFFERING = (
    *("api-deprecated", "cluster-name", "flux-annotation-unknown", "kustomization-field-unknown", "level-crossed"),
    *("prune-off", "substitute-switch-misplaced", "suspended"),
)


def offered(root: Path) -> list[Finding]:
    return [one for one in validate(open_repository(root)).findings if one.edit]


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
        done = mend(before, lambda root=root: validate(open_repository(root)), unsafe=True)  # type: ignore[misc]
        assert not done.left
        assert {one.code for one in done.report.findings} <= {one.code for one in before.findings} - {code}
        assert len(done.report.findings) < len(before.findings)
        assert list(objects(root)) == [_edited(text, edits) for text in first] or code == "kustomization-field-unknown"
        after = listing(root)
        assert mend(done.report, lambda root=root: validate(open_repository(root)), unsafe=True).mended == ()  # type: ignore[misc]
        assert listing(root) == after
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


def hand_made(root: Path, *found: Finding) -> Report:
    return report(*found, tree=working_tree(root))


def again(root: Path, look: Callable[[str], list[Finding]]) -> Callable[[], Report]:
    """Validation that looks at the one file a.yaml."""
    return lambda: hand_made(root, *look((root / "a.yaml").read_text()))


def fault(line: int, old: str, new: str, severity: Severity = Severity.ERROR) -> Finding:
    return finding(severity=severity, place=Place("a.yaml", line), edit=Edit(old, new), message=f"{old} is wrong")


def test_it_goes_on_until_nothing_is_left_to_mend(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: one\n"})

    def look(text: str) -> list[Finding]:
        steps = {"one": "two", "two": "three"}
        return [fault(1, old, new, severity=Severity.WARNING) for old, new in steps.items() if old in text]

    looks = again(tmp_path, look)
    done = mend(looks(), looks)
    assert (tmp_path / "a.yaml").read_text() == "a: three\n"
    assert (len(done.mended), done.left, done.report.findings) == (2, (), ())


def test_an_edit_that_does_harm_is_taken_back_and_the_others_stay(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: old\nb: old\n"})

    def look(text: str) -> list[Finding]:
        first, second = text.splitlines()
        worse = finding("object-invalid", place=Place("a.yaml", 1), message="new is not allowed here")
        found = [fault(1, "old", "new")] if "old" in first else [worse]
        return found + ([fault(2, "old", "new")] if "old" in second else [])

    looks = again(tmp_path, look)
    done = mend(looks(), looks)
    assert (tmp_path / "a.yaml").read_text() == "a: old\nb: new\n"
    assert [one.place.line for one in done.mended] == [2]
    assert "not allowed here" in done.left[0].reason
    assert [one.place.line for one in done.report.findings] == [1]


def test_an_edit_that_does_not_help_is_taken_back(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a: old\n"})
    looks = again(tmp_path, lambda _: [fault(1, "old", "new")])
    done = mend(looks(), looks)
    assert (tmp_path / "a.yaml").read_text() == "a: old\n"
    assert [left.reason for left in done.left] == ["it does not help"]


@pytest.mark.parametrize("failing", range(1, 7))
def test_when_a_file_cannot_be_written_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    files = {f"{name}.yaml": f"a: {name}\n" for name in "abc"}
    write(tmp_path, files)
    found = [finding(place=Place(path, 1), edit=Edit("a:", "b:"), message=path) for path in files]
    whole = hand_made(tmp_path, *found)
    calls = 0
    for name in ("write_bytes", "replace"):
        real = getattr(Path, name)

        def broken(self: Path, target: Any, real: Callable[..., Any] = real) -> Any:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise OSError(28, "No space left on device", str(self))
            return real(self, target)

        monkeypatch.setattr(Path, name, broken)
    with pytest.raises(PenstockError, match="No space left"):
        mend(whole, lambda: whole)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == files


def test_without_files_nothing_is_mended() -> None:
    assert mend(report(fault(1, "a", "b")), report).mended == ()
