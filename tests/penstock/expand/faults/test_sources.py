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
