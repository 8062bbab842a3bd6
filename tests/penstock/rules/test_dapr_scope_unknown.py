"""dapr-scope-unknown, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

BUS = "apps/base/local-pub-sub/component.yaml"


def test_misspelt_app(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "  - opc-publisher-module", "  - opc-publisher")
    assert f"dapr-scope-unknown {BUS}" in enterprise.found(LINE)


def test_app_whose_sidecar_is_off(enterprise: Enterprise) -> None:
    enterprise.append(BUS, "  - opc-plc-module\n")
    (finding,) = enterprise.findings(LINE)
    assert finding.message == "scopes names the app opc-plc-module, which has no sidecar (dapr.io/enabled)"


def test_namespace_that_a_chart_fills(enterprise: Enterprise) -> None:
    release = "platform/base/dapr/release.yaml"
    enterprise.replace(release, "targetNamespace: edge-core", "targetNamespace: edge-app1")
    found = enterprise.append(BUS, "  - historian\n").found(LINE)
    assert [line for line in found if line.startswith("dapr-")] == []
