"""The step of the diff action that writes the comment, run against a stand-in of the comments over real HTTP."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.comments import PAGE, Comments, serving

ACTION = Path(__file__).parents[2] / ".github" / "actions" / "diff" / "action.yml"
MARKER = "<!-- penstock diff -->"
LIST = "repos/${{ github.repository }}/issues/${{ github.event.pull_request.number }}/comments"
EXPRESSION = {
    "${{ inputs.token }}": "token",
    "${{ inputs.markdown }}": "report.md",
    LIST: "repos/o/r/issues/7/comments",
    "${{ github.repository }}": "o/r",
}


@pytest.fixture
def comments() -> Iterator[Comments]:
    if shutil.which("jq") is None:
        pytest.skip("there is no jq on PATH")
    with serving() as one:
        yield one


def step(name: str) -> dict[str, Any]:
    steps = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    (found,) = (one for one in steps if one.get("name") == name)
    return dict(found)


def commented(comments: Comments, folder: Path, report: str = f"{MARKER}\n# new `$(touch x)` ${{HOME}}\n") -> str:
    """Run the step as a runner would, and return what it says."""
    (folder / "report.md").write_text(report, encoding="utf-8")
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    environment = {name: EXPRESSION[value] for name, value in step("Comment")["env"].items()}
    environment |= {"PATH": f"{comments.gh(tools)}:{os.environ['PATH']}", "STAND_IN": comments.url}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step("Comment")["run"]]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def bodies(comments: Comments) -> list[str]:
    return [one["body"].split("\n")[0] for one in comments.held.values()]


def test_the_first_time_it_writes_a_comment(comments: Comments, tmp_path: Path) -> None:
    assert commented(comments, tmp_path) == ""
    assert [one["body"] for one in comments.held.values()] == [f"{MARKER}\n# new `$(touch x)` ${{HOME}}\n"]
    assert not (tmp_path / "x").exists()


def test_after_that_it_changes_its_own(comments: Comments, tmp_path: Path) -> None:
    comments.add("a person's words")
    own = comments.add(f"{MARKER}\n# old")
    commented(comments, tmp_path)
    assert comments.asked[-1] == f"PATCH /repos/o/r/issues/comments/{own}"
    assert len(comments.held) == 2
    assert comments.held[own]["body"].startswith(f"{MARKER}\n# new")


def test_its_own_is_found_on_a_later_page(comments: Comments, tmp_path: Path) -> None:
    for number in range(2 * PAGE + 1):
        comments.add(f"words {number}")
    own = comments.add(f"{MARKER}\n# old")
    commented(comments, tmp_path)
    assert comments.held[own]["body"].startswith(f"{MARKER}\n# new")
    assert len(comments.held) == 2 * PAGE + 2


def test_of_several_the_first_is_kept_up_to_date(comments: Comments, tmp_path: Path) -> None:
    first, second = comments.add(f"{MARKER}\n# old"), comments.add(f"{MARKER}\n# other")
    commented(comments, tmp_path)
    assert comments.held[first]["body"].startswith(f"{MARKER}\n# new")
    assert comments.held[second]["body"] == f"{MARKER}\n# other"


def test_what_a_person_wrote_is_never_changed(comments: Comments, tmp_path: Path) -> None:
    comments.add(f"{MARKER}\n# I quote it", "User")
    comments.add(f"> {MARKER}\n")
    commented(comments, tmp_path)
    assert comments.asked[-1].startswith("POST")
    assert bodies(comments) == [MARKER, f"> {MARKER}", MARKER]


def test_a_token_that_may_not_write_fails_nothing(comments: Comments, tmp_path: Path) -> None:
    comments.writable = False
    assert commented(comments, tmp_path).startswith("::notice title=penstock diff::the comment could not be written")
    comments.readable, comments.writable = False, True
    assert commented(comments, tmp_path).startswith("::notice title=penstock diff::the comment could not be written")
    assert comments.held == {}, "who cannot read writes no second comment"


@pytest.mark.parametrize("code", ["0", "1"])
def test_the_verdict_comes_last(code: str) -> None:
    done = subprocess.run(["bash", "-c", step("Decide")["run"]], env={"CODE": code}, check=False)
    assert done.returncode == int(code)
