"""The component iotedge-runtime on the worked enterprise, in each of its variants."""

import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from penstock.fleet import expanded, open_repository
from tests.penstock.rules.enterprise import FOLDER, ROOT, Enterprise

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


ENTRY = ROOT / "platform/base/iotedge-runtime/image/entry"
CREDENTIALS = ("device-id.pem", "device-id.key.pem", "symmetric-key", "connection-string")


def added(enterprise: Enterprise, *components: str) -> list[str]:
    """What penstock says of a line that runs the runtime with some components."""
    put(enterprise, *components)
    return enterprise.found(enterprise.name)


def put(enterprise: Enterprise, *components: str) -> None:
    """Let the line run it."""
    names = ", ".join([*components, "../../sites/plant-a/release"])
    enterprise.write(f"{FOLDER}/iotedge.yaml", FLUX.replace("COMPONENTS", names))
    enterprise.append(f"{FOLDER}/kustomization.yaml", "  - iotedge.yaml\n")
    pin = PIN.replace("DIGEST", "1" * 64)
    enterprise.replace("platform/sites/plant-a/release/kustomization.yaml", "images:\n", f"images:\n{pin}")
    secret = "  - {kind: Secret, namespace: iotedge, name: iotedge-credentials}\n"
    enterprise.replace("penstock.yaml", "assume:\n", f"assume:\n{secret}")


@pytest.mark.parametrize("component", ["", "dps-x509", "dps-symmetric", "connection-string"])
def test_without_privileges_there_is_nothing_to_say(enterprise: Enterprise, component: str) -> None:
    put(enterprise, *filter(None, [component]))
    # Of the whole fleet: only then is it told that a waiver is not needed.
    assert enterprise.found() == []


def test_the_privileged_variant_is_pointed_at(enterprise: Enterprise) -> None:
    found = added(enterprise, "privileged")
    assert found
    assert {one.split()[0] for one in found} == {"host-access"}


def pod(enterprise: Enterprise) -> Any:
    """The pod as Flux would apply it."""
    with expanded(open_repository(enterprise.root, globs=[enterprise.name])) as fleet:
        (found,) = (
            one.object
            for render in fleet.renders
            for one in render.documents
            if (one.kind, one.name) == ("StatefulSet", "iotedge-runtime")
        )
    return found["spec"]["template"]["spec"]


def started(enterprise: Enterprise, folder: Path) -> Any:
    """What the container's entry writes, given the rendered environment and every credential."""
    (folder / "secrets").mkdir()
    for name in CREDENTIALS:
        (folder / "secrets" / name).write_text("held", encoding="utf-8")
    # An empty fact is no value, which the API takes for an empty text.
    env = {one["name"]: one["value"] or "" for one in pod(enterprise)["containers"][0]["env"]}
    places = {"AZIOT_CONFIG": str(folder / "config.toml"), "AZIOT_CREDENTIALS": str(folder / "secrets")}
    done = subprocess.run(
        ["sh", str(ENTRY)], env={"PATH": os.environ["PATH"], **env, **places}, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    return tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("component", "source", "method"),
    [
        ("", "manual", "x509"),
        ("dps-x509", "dps", "x509"),
        ("dps-symmetric", "dps", "symmetric_key"),
        ("connection-string", "manual", None),
    ],
)
def test_each_variant_renders_and_starts(
    enterprise: Enterprise, tmp_path: Path, component: str, source: str, method: str | None
) -> None:
    facts = "  IOTHUB_HOSTNAME: hub.example\n  DPS_ID_SCOPE: 0ne00\n"
    enterprise.replace(f"{FOLDER}/cluster.yaml", "\ndata:\n", f"\ndata:\n{facts}")
    put(enterprise, *filter(None, [component]))
    held = started(enterprise, tmp_path)
    assert held["provisioning"]["source"] == source
    how = held["provisioning"].get("attestation") or held["provisioning"].get("authentication") or {}
    assert how.get("method") == method
    # Nesting is the cluster's facts.
    assert held["parent_hostname"] == parent(enterprise)
    context = pod(enterprise)["securityContext"]
    assert context["appArmorProfile"] == {"type": "Localhost", "localhostProfile": "iotedge-runtime"}
    assert context["seccompProfile"] == {"type": "Localhost", "localhostProfile": "profiles/iotedge-runtime.json"}


def parent(enterprise: Enterprise) -> str:
    lines = enterprise.read(f"{FOLDER}/cluster.yaml").splitlines()
    (found,) = (line.partition(": ")[2] for line in lines if line.strip().startswith("PARENT_GATEWAY_ADDRESS:"))
    return found.strip('"')


def test_the_privileged_variant_asks_for_no_profile(enterprise: Enterprise) -> None:
    put(enterprise, "privileged", "dps-x509")
    spec = pod(enterprise)
    assert "appArmorProfile" not in spec.get("securityContext", {})
    assert spec["containers"][0]["securityContext"]["privileged"] is True
