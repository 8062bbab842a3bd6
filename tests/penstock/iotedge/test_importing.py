"""Imports into the worked enterprise: what is written, what stays, what is refused."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from penstock import journal
from penstock.errors import PenstockError
from penstock.iotedge.importing import Asked, Import, plan
from penstock.scaffold.layout import Layout
from tests.penstock.iotedge.samples import KEY, base, layer, module
from tests.penstock.rules.enterprise import PARTS, ROOT

ASKED = Asked(site="plant-a", cluster="l4", name="dev")


@pytest.fixture
def fleet(tmp_path: Path) -> Layout:
    """The worked enterprise, to import into."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "penstock.yaml", tmp_path)
    return Layout(tmp_path)


def planned(fleet: Layout, *values: Any, asked: Asked = ASKED) -> Import:
    sources = [(f"m{number}.json", json.dumps(value).encode()) for number, value in enumerate(values)]
    return plan(Layout(fleet.root), sources, asked)


def imported(fleet: Layout, *values: Any, asked: Asked = ASKED) -> Import:
    made = planned(fleet, *values, asked=asked)
    with journal.alone(fleet.root) as folder:
        journal.write(fleet.root, folder, made.changed)
    return made


def text(fleet: Layout, path: str) -> str:
    return (fleet.root / path).read_text(encoding="utf-8")


PRESS = base({"press": module(env={"SPEED": {"value": "1"}})}, twins={"press": {"a": 1}})
FOLDER = "apps/base/dev"


def test_importing_again_changes_nothing(fleet: Layout) -> None:
    first = imported(fleet, PRESS)
    assert f"{FOLDER}/press/deployment.yaml" in first.changed
    assert planned(fleet, PRESS).changed == {}


@pytest.mark.parametrize(
    ("namespace", "said"),
    [("Bad NS", "no namespace is called so"), ("kube-system", "the cluster's own"), ("edge-core", "the platform's")],
)
def test_a_namespace_that_no_device_can_have(fleet: Layout, namespace: str, said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        planned(fleet, PRESS, asked=replace(ASKED, namespace=namespace))
    assert planned(fleet, PRESS, asked=replace(ASKED, namespace="hall-2")).namespace == "hall-2"


def test_what_is_edited(fleet: Layout) -> None:
    imported(fleet, PRESS)
    assert "- dev.yaml" in text(fleet, "clusters/plant-a/l4/kustomization.yaml")
    flux = yaml.safe_load(text(fleet, "clusters/plant-a/l4/dev.yaml"))
    assert flux["spec"]["path"] == "./apps/base/dev"
    release = yaml.safe_load(text(fleet, "apps/sites/plant-a/release/kustomization.yaml"))
    assert {"name": "dev-press", "newName": "${REGISTRY}/registry.example/press", "newTag": "1.0.0"} in release[
        "images"
    ]
    assert "edgehub-identity" in text(fleet, "penstock.yaml")


def test_a_changed_manifest_keeps_what_a_person_edited(fleet: Layout) -> None:
    imported(fleet, PRESS)
    path = f"{FOLDER}/press/deployment.yaml"
    mine = text(fleet, path).replace("replicas: 1", "replicas: 0 # until Monday")
    (fleet.root / path).write_text(mine, encoding="utf-8")
    newer = base(
        {"press": module("registry.example/press:2.0.0", env={"SPEED": {"value": "9"}})}, twins={"press": {"a": 2}}
    )
    made = imported(fleet, newer)
    assert set(made.changed) == {
        path,
        f"{FOLDER}/manifest.json",
        f"{FOLDER}/press/desired.json",
        "apps/sites/plant-a/release/kustomization.yaml",
    }
    assert text(fleet, path) == mine.replace('value: "1"', 'value: "9"')
    assert "newTag: 2.0.0" in text(fleet, "apps/sites/plant-a/release/kustomization.yaml")
    assert planned(fleet, newer).changed == {}


def test_a_module_that_is_gone_goes(fleet: Layout) -> None:
    imported(fleet, base({"press": module(), "oven": module()}))
    made = imported(fleet, base({"press": module()}))
    assert made.changed[f"{FOLDER}/oven/deployment.yaml"] is None
    assert not (fleet.root / FOLDER / "oven").exists() or not list((fleet.root / FOLDER / "oven").iterdir())
    assert "dev-oven" not in text(fleet, "apps/sites/plant-a/release/kustomization.yaml")


def test_layers_are_put_together(fleet: Layout) -> None:
    above = layer({"oven": module()}, priority=10, targetCondition="tags.line='2'")
    other = layer({"saw": module()}, priority=11, targetCondition="tags.line='3'")
    asked = Asked(site="plant-a", cluster="l4", name="dev", tags={"line": "2"})
    made = planned(fleet, PRESS, above, other, asked=asked)
    assert f"{FOLDER}/oven/deployment.yaml" in made.files
    assert f"{FOLDER}/saw/deployment.yaml" not in made.files


def test_digests_need_no_waiver(fleet: Layout) -> None:
    digests = {f"registry.example/{name}": "sha256:" + "1" * 64 for name in ("press:1.0.0", "hub:1.5")}
    made = planned(fleet, PRESS, asked=Asked(site="plant-a", cluster="l4", name="dev", digests=digests))
    assert b"image-not-pinned" not in (made.files["penstock.yaml"] or b"")
    assert b"image-not-pinned" in (planned(fleet, PRESS).files["penstock.yaml"] or b"")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (base({"p": module(createOptions="{")}), "create options are no JSON"),
        (base({"p": module(createOptions={}), "P": module()}), "would both be called p"),
        (base({f"m{n}": module() for n in range(51)}), "a device takes 50"),
        (base({"p": module()}, twins={"p": {"a": "x" * 40_000}}), "takes 32768"),
        (base({"p": module()}, version="9.9"), "is none of 1.0, 1.1"),
        (base({"p": module()}, routes={"r": "FROM nowhere"}), "expected a source"),
        ({"modulesContent": {}}, "there is no base"),
        ({"no": "manifest"}, "no modulesContent"),
    ],
)
def test_bad_manifests_write_nothing(fleet: Layout, value: Any, said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        planned(fleet, value)


def test_all_that_is_wrong_is_said_at_once(fleet: Layout) -> None:
    with pytest.raises(PenstockError) as refused:
        planned(fleet, base({"a": module(createOptions="{"), "b": module(createOptions="[")}))
    assert str(refused.value).count("create options are no JSON") == 2


def test_secrets_are_not_written(fleet: Layout) -> None:
    made = planned(fleet, base({"p": module(env={"CS": {"value": KEY}})}))
    assert made.secrets["p-settings"] == ("CS",)
    assert any("in clear text" in one for one in made.warnings)
    assert not any(b"SharedAccessKey" in (content or b"") for content in made.files.values())


def test_where_it_cannot_go(fleet: Layout) -> None:
    for asked, said in (
        (Asked(site="plant-a", cluster="l9"), "has no cluster l9"),
        (Asked(site="plant-x", cluster="l4"), "no site"),
        (Asked(site="plant-a", cluster="l4", name="opc-plc"), "was not imported"),
    ):
        with pytest.raises(PenstockError, match=said):
            planned(fleet, PRESS, asked=asked)
    imported(fleet, PRESS)
    with pytest.raises(PenstockError, match="imported for plant-a/l4 already"):
        planned(fleet, PRESS, asked=Asked(site="plant-a", cluster="l3", name="dev"))


def test_text_that_is_no_json(fleet: Layout) -> None:
    with pytest.raises(PenstockError, match=r"m\.json:2: this is no JSON"):
        plan(fleet, [("m.json", b"{\n,")], ASKED)


def test_the_hub_comes_first_whatever_its_order(fleet: Layout) -> None:
    value = base({"press": module(startupOrder=1.0)}, store={"timeToLiveSecs": 60.0})
    system = value["modulesContent"]["$edgeAgent"]["properties.desired"]["systemModules"]
    system["edgeHub"]["startupOrder"] = 3
    found = planned(fleet, value)
    said = {one.path[-3:]: one.how for one in found.entries}
    assert "first group" in said[("systemModules", "edgeHub", "startupOrder")]
    assert b'value: "60"' in (found.files["apps/base/dev/edgehub/statefulset.yaml"] or b"")
