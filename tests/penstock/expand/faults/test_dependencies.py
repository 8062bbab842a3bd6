"""Findings about dependsOn."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import documents, flux, resources
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


@pytest.mark.parametrize(
    ("more", "name", "severity", "hint"),
    [
        ("", "gone", "error", "correct the name, add what it waits for, or take the entry out"),
        ("---\n" + flux("far", "x", source="elsewhere"), "gone", "warning", "correct the name"),
        ("---\n" + flux("lost", "nowhere"), "gone", "warning", "correct the name"),
        ("---\n" + flux("far", "x", source="elsewhere"), "infro", "error", "write infra"),
    ],
)
def test_a_missing_dependency_may_be_in_what_was_not_built(
    repo: MakeRepository, run: Command, more: str, name: str, severity: str, hint: str
) -> None:
    entry = flux("apps", "apps", f"dependsOn: [{{name: {name}}}]") + more
    found = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root).findings
    (one,) = (one for one in found if one["code"] == "dependency-missing")
    assert (one["severity"], str(one["hint"])[: len(hint)]) == (severity, hint)


def test_a_dependency_that_a_file_declares_which_nothing_takes_in(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/two/kustomization.yaml": "resources: [infra.yaml]\n",
        "clusters/two/infra.yaml": flux("infra", "infra", "dependsOn: [{name: first}]"),
        "clusters/two/first.yaml": flux("first", "infra"),
    }
    found = run.validate(repo({**FLEET, **files}).root).findings
    (hint,) = (one["hint"] for one in found if one["code"] == "dependency-missing")
    assert hint.startswith("clusters/two/first.yaml declares it, and nothing takes that in")


def test_a_dependency_that_lies_in_what_does_not_build(repo: MakeRepository, run: Command) -> None:
    files = {
        "clusters/one/apps.yaml": flux("apps", "apps", "dependsOn: [{name: operator}]")
        + "---\n"
        + flux("crds", "crds"),
        "crds/kustomization.yaml": resources("https://crds.example/all.yaml", "operator"),
        "crds/operator/kustomization.yaml": resources("ks.yaml"),
        "crds/operator/ks.yaml": flux("operator", "infra"),
    }
    codes = {one["code"] for one in run.validate(repo({**FLEET, **files}).root).findings}
    assert "remote-base" in codes
    assert "dependency-missing" not in codes
    files["crds/kustomization.yaml"] = resources("https://crds.example/all.yaml")
    codes = {one["code"] for one in run.validate(repo({**FLEET, **files}).root).findings}
    assert "dependency-missing" in codes


def test_of_names_that_are_alike_a_letter_says_which_is_meant(repo: MakeRepository, run: Command) -> None:
    entry = documents(
        flux("infra-pre-controllers", "infra"),
        flux("infra-controllers", "infra"),
        flux("apps", "apps", "dependsOn: [{name: infra-precontrollers}]"),
    )
    found = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root).findings
    assert [one["hint"] for one in found if one["code"] == "dependency-missing"] == ["write infra-pre-controllers"]


def test_a_dependency_that_is_in_another_namespace(repo: MakeRepository, run: Command) -> None:
    entry = documents(
        flux("operator", "infra"), flux("apps", "apps", "dependsOn:", "  - name: operator", "    namespace: apps")
    )
    findings = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root).findings
    (found,) = (one for one in findings if one["code"] == "dependency-missing")
    assert found["hint"] == "write namespace: flux-system"
    assert entry.splitlines()[found["line"] - 1].strip() == "namespace: apps"
