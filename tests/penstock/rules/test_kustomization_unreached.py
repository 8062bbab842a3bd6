"""kustomization-unreached, on a small fleet."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, flux, resources
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")
LISTED = {**FLEET, "clusters/one/kustomization.yaml": resources("apps.yaml", "infra.yaml")}
MORE = {"clusters/one/more.yaml": config_map("x", {"a": "b"}) + "---\n" + flux("more", "more")}


def told(run: Command, repo: MakeRepository, files: dict[str, str], *more: str) -> list[tuple[str, int, str]]:
    found = [one for one in run.validate(repo(files).root, *more).findings if one["code"] == "kustomization-unreached"]
    return [(one["path"], one["line"], one["severity"]) for one in found]


def test_a_file_that_nothing_names(repo: MakeRepository, run: Command) -> None:
    line = MORE["clusters/one/more.yaml"].split("---")[0].count("\n") + 2
    assert told(run, repo, {**LISTED, **MORE}) == [("clusters/one/more.yaml", line, "note")]


@pytest.mark.parametrize(
    "files",
    [
        {"clusters/one/kustomization.yaml": resources("apps.yaml", "infra.yaml", "more.yaml")},
        {"clusters/one/kustomization.yaml": resources("apps.yaml", "infra.yaml") + "# not yet: more.yaml\n"},
        {"clusters/one/more.yaml": config_map("x", {"a": "b"})},
        {"clusters/one/more.yaml": flux("itself", "./clusters/one")},
        {"clusters/two/kustomization.yaml": resources("infra.yaml", "../one/more.yaml")},
        {"apps/kustomization.yaml": resources("none.yaml")},
    ],
)
def test_what_is_named_or_put_away(repo: MakeRepository, run: Command, files: dict[str, str]) -> None:
    assert told(run, repo, {**LISTED, **MORE, **files}) == []


def test_of_a_part_of_the_fleet_nobody_knows(repo: MakeRepository, run: Command) -> None:
    assert told(run, repo, {**LISTED, **MORE}, "--cluster", "one") == []


DEEP = {
    **FLEET,
    "apps/kustomization.yaml": resources("web.yaml", "wired/ks.yaml"),
    "apps/wired/ks.yaml": flux("w", "w"),
}
DEEP |= {
    "w/web.yaml": config_map("w"),
    "apps/orphan/ks.yaml": flux("o", "apps/orphan/app"),
    "apps/orphan/app/c.yaml": "{}",
}


def test_a_folder_that_nothing_names(repo: MakeRepository, run: Command) -> None:
    assert told(run, repo, DEEP) == [("apps/orphan/ks.yaml", 1, "note")]


@pytest.mark.parametrize(
    "files",
    [
        {"apps/kustomization.yaml": DEEP["apps/kustomization.yaml"] + "# - orphan/ks.yaml\n"},
        {"apps/orphan/kustomization.yaml": resources("ks.yaml")},
        {"apps/kustomization.yaml": resources("web.yaml", "wired/ks.yaml", "orphan/ks.yaml")},
    ],
)
def test_a_folder_that_is_named_or_stands_for_itself(repo: MakeRepository, run: Command, files: dict[str, str]) -> None:
    assert told(run, repo, {**DEEP, **files}) == []


def test_a_file_beside_one_that_is_named_from_above(repo: MakeRepository, run: Command) -> None:
    assert ("apps/wired/more.yaml", 1, "note") in told(run, repo, {**DEEP, "apps/wired/more.yaml": flux("m", "m")})
