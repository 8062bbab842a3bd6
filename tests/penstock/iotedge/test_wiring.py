"""How a device comes to its cluster."""

from pathlib import Path

import yaml

from penstock.iotedge import wiring
from penstock.iotedge.target import Target

TARGET = Target("line", "line", "plant-a", "l4")
APPS = """apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  dependsOn: [{name: platform}]
  interval: 30m
  path: ./apps/levels/l4
  sourceRef: {kind: GitRepository, name: fleet}
  postBuild: {substituteFrom: [{kind: ConfigMap, name: cluster-facts}]}
"""


def test_like_the_clusters_own(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("broken: [", encoding="utf-8")
    (tmp_path / "apps.yaml").write_text(APPS, encoding="utf-8")
    like = wiring.apps(tmp_path)
    groups = ["apps/base/line/start-1", "apps/base/line/start-2"]
    first, second = yaml.safe_load_all(wiring.kustomizations(groups, like, TARGET, True))
    assert first["metadata"]["name"] == "line-1"
    assert first["spec"]["dependsOn"] == [{"name": "platform"}]
    assert second["spec"]["dependsOn"] == [{"name": "line-1"}]
    assert (first["spec"]["interval"], first["spec"]["wait"]) == ("30m", True)
    assert first["spec"]["components"] == ["../../../sites/plant-a/release"]
    assert first["spec"]["postBuild"] == like["spec"]["postBuild"]
    assert wiring.apps(tmp_path / "gone") == {}


def test_edits_are_made_once() -> None:
    text = "resources:\n  - a.yaml\n"
    once = wiring.with_resource(text, "line.yaml")
    assert once == "resources:\n  - a.yaml\n  - line.yaml\n"
    assert wiring.with_resource(once, "line.yaml") == once
    settings = wiring.with_assumed("", {"b": ("k",), "a": ("k",)}, TARGET, ["b"])
    entry = {"kind": "Secret", "namespace": "line", "name": "a", "clusters": ["plant-a/l4"]}
    assert yaml.safe_load(settings) == {"assume": [entry]}
    waived = wiring.with_waiver("", TARGET)
    assert wiring.with_waiver(waived, TARGET) == waived
    assert yaml.safe_load(waived)["waivers"][0]["objects"] == ["*/line/*"]
