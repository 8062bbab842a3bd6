"""configmap-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_name_that_nothing_makes(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "name: opc-publisher-configmap", "name: opc-publisher-config")
    assert enterprise.found(LINE) == [f"configmap-missing {PUBLISHER}"]


def test_optional(enterprise: Enterprise) -> None:
    enterprise.replace(
        PUBLISHER, "name: opc-publisher-configmap", "name: opc-publisher-config\n            optional: true"
    )
    assert enterprise.found(LINE) == []


def test_namespace_that_a_chart_fills(enterprise: Enterprise) -> None:
    broker = "platform/base/broker/statefulset.yaml"
    enterprise.replace(broker, "            name: mosquitto-conf-d", "            name: mosquitto-conf-e")
    assert enterprise.found(LINE) == []


def test_a_slip_where_a_chart_may_add_more(fleet: Fleet) -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}}\n"
    )
    settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: edge-app1}\n"

    def hints(*names: str) -> list[str]:
        mounted = ", ".join(f"{{name: {name}, configMap: {{name: {name}}}}}" for name in names)
        found = fleet(small(release, settings, pod(f"volumes: [{mounted}]"))).findings("c")
        return [one.hint for one in found if one.code == "configmap-missing"]

    assert hints("setings") == ["write settings"]
    assert hints("other-settings") == []
    assert hints("settings", "setings") == []  # both are meant


@pytest.mark.parametrize(("rule", "told"), [("mutate", 1), ("generate", 0)])
def test_policies_of_kyverno_that_make_something(rule: str, told: int, fleet: Fleet) -> None:
    policy = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\n"
    policy += f"spec: {{rules: [{{name: r, {rule}: {{}}}}]}}\n"
    files = small(policy, pod("volumes: [{name: v, configMap: {name: nothing}}]"))
    assert len(fleet(files).said("configmap-missing")) == told
