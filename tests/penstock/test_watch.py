"""Watching: the first report, then what each save changed; what cannot be read for a moment ends nothing."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from penstock import watch as watching
from penstock.errors import PenstockError
from penstock.finding import Finding, Place
from penstock.tree import Tree
from penstock.validate.report import Report
from penstock.watch import Change, saves, watch
from tests.penstock.support.reports import finding, report

ONE, OTHER = finding("one"), finding("other")


#: The ends of validations, one after each save → what is told of them.
Seen = Callable[..., list[Change | PenstockError]]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What is told of validations that end like this, one after each save."""

    def told(*ends: Report | PenstockError) -> list[Change | PenstockError]:
        monkeypatch.setattr(watching, "saves", lambda _root: (frozenset[str]() for _ in ends))
        left = iter(ends)

        def validate(_tree: Tree) -> Report:
            end = next(left)
            if isinstance(end, PenstockError):
                raise end
            return end

        return list(watch(Path(), validate))

    return told


def codes(told: Sequence[Change | PenstockError]) -> list[object]:
    """(what came, what went) of each change; the sentence of an error."""
    return [str(one) if isinstance(one, PenstockError) else (_codes(one.came), _codes(one.went)) for one in told]


def _codes(found: Sequence[Finding]) -> str:
    return " ".join(one.code for one in found)


def test_the_first_report_is_told_even_when_nothing_is_wrong(seen: Seen) -> None:
    assert codes(seen(report())) == [("", "")]
    assert codes(seen(report(ONE))) == [("one", "")]


def test_a_save_is_told_by_what_came_and_what_went(seen: Seen) -> None:
    told = seen(report(ONE), report(ONE, OTHER), report(OTHER), report())
    assert codes(told) == [("one", ""), ("other", ""), ("", "one"), ("", "other")]
    assert [len(one.report.findings) for one in told if isinstance(one, Change)] == [1, 2, 1, 0]


def test_a_save_that_changes_no_finding_is_not_told(seen: Seen) -> None:
    moved = finding("one", place=Place(ONE.place.path, ONE.place.line + 3))
    assert codes(seen(report(ONE), report(ONE), report(moved))) == [("one", "")]


@pytest.mark.parametrize(
    "more",
    [{"clusters": ("b",)}, {"message": "worse"}, {"subject": "Pod/x"}, {"waived": "agreed"}, {"place": Place("b", 7)}],
)
def test_another_finding_is_another_one(seen: Seen, more: dict[str, Any]) -> None:
    assert codes(seen(report(ONE), report(finding("one", **more)))) == [("one", ""), ("one", "one")]


def test_what_cannot_be_read_for_a_moment_ends_nothing(seen: Seen) -> None:
    told = seen(report(ONE), PenstockError("half a file"), report(ONE, OTHER))
    assert codes(told) == [("one", ""), "half a file", ("other", "")]


def test_nor_does_it_at_the_very_beginning(seen: Seen) -> None:
    assert codes(seen(PenstockError("half a file"), report(ONE))) == ["half a file", ("one", "")]


def test_what_is_no_user_s_mistake_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "saves", lambda _root: iter([None]))
    with pytest.raises(ZeroDivisionError):
        list(watch(Path(), lambda _tree: 1 / 0))  # type: ignore[arg-type, return-value]


@contextmanager
def saving(*files: Path) -> Iterator[None]:
    """Someone who saves all these files again and again: when a native watcher is ready, nobody says."""
    done = threading.Event()

    def save() -> None:
        count = 0
        while not done.wait(0.02):
            count += 1
            for file in files:
                file.write_text(str(count), encoding="utf-8")

    someone = threading.Thread(target=save)
    someone.start()
    try:
        yield
    finally:
        done.set()
        someone.join()


def heard(root: Path, *files: str) -> set[str]:
    """The names that a burst of saves of all these files has."""
    paths = [root / name for name in files]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    bursts = saves(root)
    assert next(bursts) is None, "at first without any save"
    with saving(*paths):
        burst = next(bursts)
    assert burst is not None
    return {Path(path).relative_to(root).as_posix() for path in burst}


@pytest.mark.timeout(60)
def test_a_saved_file_is_heard_and_what_tools_write_is_not(tmp_path: Path) -> None:
    deaf = [f"{folder}/x.yaml" for folder in watching.DEAF]
    assert heard(tmp_path, *deaf, "a/.venv/x.yaml", ".git/objects/ab", "apps/web.yaml") == {"apps/web.yaml"}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("folder", [".venv", ".git/worktrees/one", "node_modules/package"])
def test_wherever_the_repository_lies_its_saves_are_heard(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert heard(tmp_path / folder, ".venv/x.yaml", "apps/web.yaml") == {"apps/web.yaml"}


@pytest.mark.timeout(60)
def test_a_save_during_the_first_report_is_heard(tmp_path: Path) -> None:
    bursts = saves(tmp_path)
    assert next(bursts) is None
    (tmp_path / "once.yaml").write_text("saved once, and never again", encoding="utf-8")
    assert "once.yaml" in str(next(bursts))


@pytest.mark.timeout(60)
def test_another_commit_is_heard(tmp_path: Path) -> None:
    assert heard(tmp_path, ".git/config", ".git/HEAD") == {".git/HEAD"}
