"""The component iotedge-runtime on the worked enterprise, in each of its variants."""

import pytest

from tests.penstock.rules.enterprise import FOLDER, Enterprise

FLUX = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: iotedge
  namespace: flux-system
spec:
  dependsOn: [{name: platform}]
  interval: 1h
  timeout: 10m
  prune: true
  wait: true
  sourceRef: {kind: GitRepository, name: fleet}
  path: ./platform/base/iotedge-runtime
  components: [COMPONENTS]
  postBuild:
    substituteFrom:
      - {kind: ConfigMap, name: site-facts}
      - {kind: ConfigMap, name: cluster-facts}
"""
NAMES = "name: iotedge-runtime, newName: '${REGISTRY}/azure/iotedge-runtime'"
PIN = f"  - {{{NAMES}, newTag: '1.5', digest: 'sha256:DIGEST'}}\n"


def added(enterprise: Enterprise, *components: str) -> list[str]:
    """What penstock says of a line that runs the runtime with some components."""
    names = ", ".join([*components, "../../sites/plant-a/release"])
    enterprise.write(f"{FOLDER}/iotedge.yaml", FLUX.replace("COMPONENTS", names))
    enterprise.append(f"{FOLDER}/kustomization.yaml", "  - iotedge.yaml\n")
    pin = PIN.replace("DIGEST", "1" * 64)
    enterprise.replace("platform/sites/plant-a/release/kustomization.yaml", "images:\n", f"images:\n{pin}")
    secret = "  - {kind: Secret, namespace: iotedge, name: iotedge-credentials}\n"
    enterprise.replace("penstock.yaml", "assume:\n", f"assume:\n{secret}")
    return enterprise.found(enterprise.name)


@pytest.mark.parametrize("component", ["", "dps-x509", "dps-symmetric", "connection-string"])
def test_without_privileges_there_is_nothing_to_say(enterprise: Enterprise, component: str) -> None:
    assert added(enterprise, *filter(None, [component])) == []


def test_the_privileged_variant_is_pointed_at(enterprise: Enterprise) -> None:
    found = added(enterprise, "privileged")
    assert found
    assert {one.split()[0] for one in found} == {"host-access"}
