"""kustomization-field-unknown, on the worked enterprise."""

from tests.penstock.conftest import MakeRepository
from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux
from tests.penstock.support.outcome import Command

TOP, BASE = "apps/levels/l2/kustomization.yaml", "apps/base/opc-plc/kustomization.yaml"


def test_mistyped_field_at_the_path_of_a_kustomization(enterprise: Enterprise) -> None:
    enterprise.append(TOP, "comonLabels:\n  tier: line\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, str(finding.place)) == ("kustomization-field-unknown", f"{TOP}:10")
    assert finding.edit is not None
    assert (finding.edit.old, finding.edit.new) == ("comonLabels", "commonLabels")


def test_field_inside_a_list(enterprise: Enterprise) -> None:
    enterprise.append(TOP, "images:\n  - name: nothing\n    newtag: v1\n    new-name: other\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.message.startswith("images.new-name is no field")


def test_case_does_not_matter(enterprise: Enterprise) -> None:
    enterprise.replace(TOP, "resources:", "Resources:")
    assert enterprise.found(enterprise.name) == []


def test_holder_of_anchors(enterprise: Enterprise) -> None:
    enterprise.append(TOP, "x-anchors: &labels {tier: line}\nlabels:\n  - pairs:\n      <<: *labels\n")
    assert enterprise.found(enterprise.name) == []


def test_kustomization_further_down_is_read_strictly_and_fails_the_build(enterprise: Enterprise) -> None:
    enterprise.append(BASE, "comonLabels:\n  tier: line\n")
    assert {finding.code for finding in enterprise.findings(enterprise.name)} == {"build-failed"}


def test_a_flux_kustomization_in_its_place_builds_nothing(repo: MakeRepository, run: Command) -> None:
    """What Kustomize takes for its own file drops no field: the build fails, and that is said once."""
    files = {**FLEET, "apps/kustomization.yaml": flux("web", "apps")}
    (one,) = run.validate(repo(files).root).findings
    assert (one["code"], one["path"], one["line"]) == ("build-failed", "apps/kustomization.yaml", 1)
    assert str(one["message"]).endswith("apps/kustomization.yaml is a Flux Kustomization")
