"""Every code that a finding can have has a manual, and the manuals' examples are true."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from penstock.explain import Page, codes, learn, of_objects, page, pages
from penstock.finding import Severity
from penstock.fleet import open_repository
from penstock.rules import manuals
from penstock.rules.examples import FAIL, PASS, Example, Manual, parsed
from penstock.rules.installed import every_rule
from penstock.validate.run import validate

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


@pytest.fixture
def _own() -> Iterator[None]:
    """A rule of the repository, and one that calls itself as penstock's does."""
    learn([OWN, replace(OWN, code="image-not-pinned")])
    yield
    learn([])


OWN = Page("our-own", Severity.NOTE, Manual("Ours.", "What.\n", "Why.\n", ()))


def test_codes_are_those_of_rules_and_of_the_core_in_order() -> None:
    assert list(codes()) == sorted({*every_rule(), *manuals.SEVERITIES})
    assert not set(every_rule()) & set(manuals.SEVERITIES), "a code has one manual"
    assert codes()["path-missing"] is manuals.SEVERITIES["path-missing"]
    assert codes()["image-not-pinned"] is every_rule()["image-not-pinned"].SEVERITY


@pytest.mark.parametrize("code", ["image-not-pinned", "path-missing"])
def test_a_page_is_that_of_its_code(code: str) -> None:
    found = page(code)
    assert found
    assert (found.code, found.severity) == (code, codes()[code])
    assert found.manual.title
    assert {example.verdict for example in found.manual.examples} == {PASS, FAIL}


def test_every_code_has_a_page_and_no_two_a_title() -> None:
    assert [one.code for one in pages()] == list(codes())
    titles = Counter(one.manual.title for one in pages())
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_code_without_a_manual_has_no_page() -> None:
    assert page("somebody-s-own-rule") is None


@pytest.mark.usefixtures("_own")
def test_a_rule_of_the_repository_has_its_page_among_the_others() -> None:
    assert page("our-own") is OWN
    assert [one.code for one in pages()] == sorted({*codes(), "our-own"})


@pytest.mark.usefixtures("_own")
def test_it_does_not_stand_in_for_one_of_penstock_s() -> None:
    found = page("image-not-pinned")
    assert found
    assert found.manual.title != "Ours."


@pytest.mark.usefixtures("_own")
def test_what_is_learnt_of_another_repository_takes_its_place() -> None:
    other = replace(OWN, code="their-own")
    learn([other])
    assert (page("our-own"), page("their-own")) == (None, other)


@pytest.mark.usefixtures("_own")
def test_only_rules_about_objects_are_rules() -> None:
    assert [of_objects(code) for code in ("image-not-pinned", "our-own", "path-missing", "nobody-s")] == [
        *(True, True),
        *(False, False),
    ]
