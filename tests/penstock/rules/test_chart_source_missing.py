"""chart-source-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

RELEASE = "platform/base/dapr/release.yaml"


def test_name_that_no_source_has(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr2\n")
    found = [line for line in enterprise.found(enterprise.name) if line.startswith("chart-source")]
    assert found == [f"chart-source-missing {RELEASE}"]


def test_kind_that_the_source_is_not(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    kind: OCIRepository", "    kind: HelmChart")
    assert f"chart-source-missing {RELEASE}" in enterprise.found(enterprise.name)


def test_nothing_is_said_while_a_part_is_not_rendered(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr2\n")
    enterprise.append("apps/levels/l2/kustomization.yaml", "  - ../../base/nothing\n")
    assert "chart-source-missing" not in {finding.code for finding in enterprise.findings(enterprise.name)}
