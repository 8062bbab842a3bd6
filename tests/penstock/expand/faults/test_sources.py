"""Findings about the sources of Kustomizations."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import documents, flux, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

OTHER = lines(
    "apiVersion: source.toolkit.fluxcd.io/v1",
    "kind: GitRepository",
    "metadata: {name: elsewhere, namespace: flux-system}",
    "spec: {interval: 1m, url: https://example.org/elsewhere}",
)


@pytest.mark.parametrize(("name", "meant"), [("elsewere", True), ("faraway", False)])
def test_a_source_that_nothing_makes_is_told_when_it_is_nearly_another(
    repo: MakeRepository, run: Command, name: str, meant: bool
) -> None:
    entry = documents(OTHER, flux("far", "x", source=name))
    found = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root).findings
    told = [(one["severity"], one["hint"][:24]) for one in found if one["code"] == "source-missing"]
    assert told == ([("warning", "write `name: elsewhere` ")] if meant else [])


def test_a_source_of_no_kind_that_there_is_is_told_once(repo: MakeRepository, run: Command) -> None:
    apps = flux("apps", "apps").replace("kind: GitRepository", "kind: GitRepo")
    files = {"penstock.yaml": "clusters: [clusters/one]\n", "clusters/one/apps.yaml": apps}
    assert [one["code"] for one in run.validate(repo(files).root).findings] == ["object-invalid"]
