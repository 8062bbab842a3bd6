"""Waivers that nothing needs are told at their lines."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET, SETTINGS
from tests.penstock.support.manifests import lines, resources
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")
SERVICE = lines(
    "apiVersion: v1",
    "kind: Service",
    "metadata:",
    "  name: web",
    "  namespace: default",
    "  annotations:",
    "    waive.penstock.dev/no-node-port: the vendor needs it",
    "    waive.penstock.dev/image-latest: it has no image",
    "spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}",
)
RULE = lines(
    "rules:",
    "  - code: no-node-port",
    "    match: {kinds: [Service], clusters: [two]}",
    "    check: object.spec.type != 'NodePort'",
    "    message: a port on every node",
)
FILES = {**FLEET, "infra/service.yaml": SERVICE, "penstock.yaml": SETTINGS + RULE}
WAIVERS = lines(
    "waivers:",
    "  - code: no-node-port",
    "    reason: the vendor needs it",
    "    clusters: [two]",
    "  - code: image-latest",
    "    reason: there was one once",
)


def told(run: Command, repo: MakeRepository, files: dict[str, str], *more: str) -> list[tuple[str, int, str]]:
    findings = run.validate(repo(files).root, *more).findings
    found = [one for one in findings if one["code"] == "waiver-unknown"]
    assert {one["severity"] for one in found} <= {"note"}
    return [(one["path"], one["line"], one["message"]) for one in found]


def test_an_annotation_is_needed_by_any_cluster_that_has_it(repo: MakeRepository, run: Command) -> None:
    message = "nothing that has this waiver of image-latest needs it"
    assert told(run, repo, FILES) == [("infra/service.yaml", 8, message)]


def test_those_of_all_objects_are_needed_by_one(repo: MakeRepository, run: Command) -> None:
    said = SERVICE.splitlines(keepends=True)
    service = "".join(one for one in said if "annotations" not in one and "dev/" not in one)
    annotations = "commonAnnotations:\n  waive.penstock.dev/no-node-port: the vendor needs it\n"
    kustomization = resources("service.yaml", "config.yaml") + annotations
    assert told(run, repo, {**FILES, "infra/service.yaml": service, "infra/kustomization.yaml": kustomization}) == []


def test_one_of_settings_that_fits_nothing(repo: MakeRepository, run: Command) -> None:
    settings = SETTINGS + RULE + WAIVERS
    line = settings[: settings.index("- code: image-latest")].count("\n") + 1
    found = [one for one in told(run, repo, {**FILES, "penstock.yaml": settings}) if one[0] == "penstock.yaml"]
    assert found == [("penstock.yaml", line, "no finding fits this waiver of image-latest")]


@pytest.mark.parametrize("part", [("--cluster", "one"), ("--cluster", "two")])
def test_of_a_part_of_the_fleet_nobody_knows(repo: MakeRepository, run: Command, part: tuple[str, str]) -> None:
    assert told(run, repo, {**FILES, "penstock.yaml": SETTINGS + RULE + WAIVERS}, *part) == []


def test_where_something_is_not_built_nobody_knows(repo: MakeRepository, run: Command) -> None:
    broken = {"apps/kustomization.yaml": "resources: [none.yaml]\n"}
    assert told(run, repo, {**FILES, **broken, "penstock.yaml": SETTINGS + RULE + WAIVERS}) == []
