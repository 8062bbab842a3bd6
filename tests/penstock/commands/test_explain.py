"""penstock explain: every code that a finding can have has a manual, and the manuals' examples are true."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.explain import codes, page, pages
from penstock.finding import Severity
from penstock.fleet import open_repository
from penstock.rules import manuals
from penstock.rules.examples import FAIL, PASS, Example, parsed
from penstock.validate.run import validate
from tests.penstock.support.outcome import Command

PACKAGE = Path(manuals.__file__).parents[2]
CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
#: What no repository shows: a worker that dies.
WITHOUT_EXAMPLES = {"worker-failed"}


EXAMPLES = [(code, example) for code in manuals.SEVERITIES for example in parsed(code, manuals.text(code)).examples]
RIGHT = [(code, example) for code, example in EXAMPLES if example.verdict == PASS]
WRONG = [(code, example) for code, example in EXAMPLES if example.verdict == FAIL]


def made(path: Path) -> Iterator[str]:
    """The codes in a file's calls of Finding(…), self.finding(…), _finding(…)."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).lower().endswith("finding"):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "code")):
                if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                    yield str(argument.value)


def found(example: Example, root: Path) -> set[str]:
    example.write(root)
    return {finding.code for finding in validate(open_repository(root)).findings}


@pytest.mark.parametrize(("code", "example"), WRONG, ids=[code for code, _ in WRONG])
@pytest.mark.usefixtures("worker")
def test_a_fail_example_gives_its_code(code: str, example: Example, tmp_path: Path) -> None:
    assert code in found(example, tmp_path)


@pytest.mark.parametrize(("code", "example"), RIGHT, ids=[code for code, _ in RIGHT])
@pytest.mark.usefixtures("worker")
def test_a_pass_example_gives_nothing(code: str, example: Example, tmp_path: Path) -> None:
    assert found(example, tmp_path) == set(), code


@pytest.mark.parametrize("code", manuals.SEVERITIES)
def test_a_manual_shows_what_is_wrong_and_what_is_right(code: str) -> None:
    verdicts = {example.verdict for example in parsed(code, manuals.text(code)).examples}
    assert verdicts == (set() if code in WITHOUT_EXAMPLES else {PASS, FAIL})


def test_every_code_that_the_core_gives_has_a_manual() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if "rules" not in path.relative_to(PACKAGE).parts]
    assert {code for path in files for code in made(path)} == set(manuals.SEVERITIES)


def test_every_manual_is_listed_and_every_listed_one_is_there() -> None:
    assert {path.stem for path in Path(manuals.__file__).parent.glob("*.txt")} == set(manuals.SEVERITIES)
    with pytest.raises(KeyError):
        manuals.text("no-such-code")


def test_explain_prints_the_manual(run: Command) -> None:
    outcome = run("explain", "image-not-pinned")
    assert outcome.code == 0
    assert outcome.stdout.startswith("image-not-pinned (error)\nAn image has no digest.\n\nWhat\n    ")
    for part in ("\nWhy\n", "\nPASS\n", "\nFAIL\n", "waive.penstock.dev/image-not-pinned"):
        assert part in outcome.stdout


def test_explain_does_not_promise_what_only_rules_can(run: Command) -> None:
    printed = run("explain", "path-missing").stdout
    assert "waivers: [{code: path-missing" in printed
    assert "waive.penstock.dev" not in printed


def test_explain_without_a_code_lists_them_all(run: Command) -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    assert all(line.split()[1] in set(Severity) for line in lines)
    assert lines[0].endswith(pages()[0].manual.title)


def test_explain_helps_with_a_slip_of_the_pen(run: Command) -> None:
    outcome = run("explain", "path-misssing")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "did you mean path-missing" in outcome.stderr


def test_explain_of_something_else_says_where_the_list_is(run: Command) -> None:
    assert "`penstock explain` lists them all" in run("explain", "xyzzy").stderr


def test_a_code_without_a_manual_has_no_page() -> None:
    assert page("somebody-s-own-rule") is None
