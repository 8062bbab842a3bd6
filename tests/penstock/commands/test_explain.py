"""penstock explain: a code's manual, the list of all, and help with a code that is none."""

import pytest

from penstock.explain import codes, learn, pages
from penstock.finding import Severity
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.outcome import Command


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


def test_explain_takes_a_code_in_capitals(run: Command) -> None:
    assert run("explain", " Object-INVALID ").stdout == run("explain", "object-invalid").stdout


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


def test_explain_knows_the_rules_of_the_repository_around(
    run: Command, repo: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = "rules: [{code: our-own, check: 'true', message: a port is open}]\n"
    monkeypatch.chdir(repo({"penstock.yaml": own, "apps/a.yaml": ""}).root / "apps")
    try:
        assert run("explain", "our-own").stdout.startswith("our-own (error)\nA port is open.\n")
        assert any(line.startswith("our-own ") for line in run("explain").stdout.splitlines())
    finally:
        learn([])
