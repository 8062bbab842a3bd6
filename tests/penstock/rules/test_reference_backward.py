"""reference-backward, on the worked enterprise."""

from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise

BASE = "apps/base/opc-plc/kustomization.yaml"


def test_apps_refer_to_platform(enterprise: Enterprise) -> None:
    enterprise.replace(BASE, "resources:\n", "resources:\n  - ../../../platform/base/broker/serviceaccount.yaml\n")
    assert f"reference-backward {BASE}" in enterprise.found(LINE)


def test_cluster_refers_to_another(enterprise: Enterprise) -> None:
    entry = f"{FOLDER}/kustomization.yaml"
    enterprise.replace(entry, "  - source.yaml", "  - ../l2-line-2/source.yaml")
    assert enterprise.found() == [f"reference-backward {entry}"]


def test_base_refers_to_a_base(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/opc-publisher/kustomization.yaml", "resources:\n", "resources:\n  - ../opc-plc\n")
    enterprise.replace("apps/levels/l2/kustomization.yaml", "  - ../../base/opc-plc\n", "")
    assert enterprise.found(LINE) == []
