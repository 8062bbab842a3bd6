"""Kustomizations that wait for variables which only come after them."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import config_map, flux
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

CODE = "variables-in-a-circle"


def using(name: str, path: str, source: str, *, optional: bool = False) -> str:
    flag = ", optional: true" if optional else ""
    return flux(name, path, f"postBuild: {{substituteFrom: [{{kind: ConfigMap, name: {source}{flag}}}]}}")


def places(repo: MakeRepository, run: Command, files: dict[str, str]) -> list[str]:
    return run.validate(repo({"penstock.yaml": SETTINGS, **files}).root).places


def test_one_that_renders_its_own_variables_waits_for_ever(repo: MakeRepository, run: Command) -> None:
    files = {"clusters/one/a.yaml": using("a", "a", "own"), "a/own.yaml": config_map("own", {"A": "b"})}
    assert places(repo, run, files) == [f"{CODE} clusters/one/a.yaml:11"]


def test_two_that_render_each_others_variables_wait_for_ever(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/one/a.yaml": using("a", "a", "of-b"),
        "clusters/one/b.yaml": using("b", "b", "of-a"),
        "a/c.yaml": config_map("of-a"),
        "b/c.yaml": config_map("of-b"),
    }
    assert set(places(repo, run, files)) == {f"{CODE} clusters/one/a.yaml:11", f"{CODE} clusters/one/b.yaml:11"}


def test_a_child_that_renders_what_its_parent_needs_is_in_a_circle(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/one/a.yaml": using("a", "a", "from-child"),
        "a/child.yaml": flux("child", "child"),
        "child/c.yaml": config_map("from-child"),
    }
    assert places(repo, run, files) == [f"{CODE} clusters/one/a.yaml:11"]


def test_one_that_need_not_wait_does_not(repo: MakeRepository, run: Command) -> None:
    files = {"clusters/one/a.yaml": using("a", "a", "own", optional=True), "a/own.yaml": config_map("own", {"A": "b"})}
    assert places(repo, run, files) == []


def test_a_chain_is_no_circle(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/one/a.yaml": using("a", "a", "of-b"),
        "clusters/one/b.yaml": using("b", "b", "of-c"),
        "clusters/one/c.yaml": flux("c", "c"),
        "a/x.yaml": config_map("of-a"),
        "b/x.yaml": config_map("of-b"),
        "c/x.yaml": config_map("of-c"),
    }
    assert places(repo, run, files) == []


@pytest.mark.parametrize(("settings", "severity"), [(SETTINGS, "error"), (None, "warning")])
def test_without_settings_nobody_has_said_what_a_script_applies(
    repo: MakeRepository, run: Command, settings: str | None, severity: str
) -> None:
    files = {"clusters/one/a.yaml": using("a", "a", "own"), "a/own.yaml": config_map("own", {"A": "b"})}
    root = repo(({"penstock.yaml": settings} if settings else {}) | files).root
    assert [one["severity"] for one in run.validate(root).findings if one["code"] == CODE] == [severity]
