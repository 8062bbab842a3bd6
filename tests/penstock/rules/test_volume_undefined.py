"""volume-undefined, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_renamed_volume(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "- name: published-nodes", "- name: nodes")
    assert enterprise.found(LINE) == [f"volume-undefined {PUBLISHER}"]


def test_claim_template_of_a_set(enterprise: Enterprise) -> None:
    collector = "platform/base/observability/statefulset.yaml"
    enterprise.replace(collector, "{name: queue,", "{name: store,").replace(collector, "name: queue\n", "name: store\n")
    assert enterprise.found(LINE) == []
