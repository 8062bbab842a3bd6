"""A whole deployment as files."""

import json
from typing import Any

import pytest
import yaml

from penstock.iotedge.app import App, app
from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.manifest import read
from penstock.iotedge.security import Level
from penstock.iotedge.target import Target
from tests.penstock.iotedge.samples import KEY, base, module

TARGET = Target("line", "line", "plant-a", "l4", registry="registry.example")
HUB = {"createOptions": '{"HostConfig":{"PortBindings":{"8883/tcp":[{"HostPort":"8883"}]}}}'}


def made(value: Any, target: Target = TARGET) -> App:
    return app(read(value), target, Ledger())


def objects(found: App, path: str) -> Any:
    return yaml.safe_load(found.files[f"apps/base/line/{path}"])


def test_a_folder_a_module_and_one_for_the_device() -> None:
    found = made(base({"press": module()}))
    assert objects(found, "kustomization.yaml")["resources"] == ["device", "edgehub", "press"]
    assert objects(found, "kustomization.yaml")["namespace"] == "line"
    assert found.groups == ("apps/base/line",)
    assert [pin.name for pin in found.pins] == ["line-press", "line-edgehub"]


def test_startup_order_is_one_kustomization_after_the_other() -> None:
    found = made(base({"first": module(startupOrder=0), "press": module(startupOrder=2), "last": module()}))
    assert found.groups == tuple(f"apps/base/line/start-{number}" for number in (1, 2, 3))
    assert objects(found, "start-1/kustomization.yaml")["resources"] == ["../device", "../edgehub", "../first"]
    assert objects(found, "start-3/kustomization.yaml")["resources"] == ["../last"]


def test_twins_are_config_maps_unless_they_hold_a_secret() -> None:
    found = made(base({"a": module(), "b": module()}, twins={"a": {"speed": "${X}"}, "b": {"cs": KEY}}))
    generator = objects(found, "a/kustomization.yaml")["configMapGenerator"][0]
    assert generator["name"] == "a-twin"
    assert generator["options"]["annotations"] == {"kustomize.toolkit.fluxcd.io/substitute": "disabled"}
    assert json.loads(found.files["apps/base/line/a/desired.json"]) == {"speed": "${X}"}
    assert "configMapGenerator" not in objects(found, "b/kustomization.yaml")
    assert found.secrets["b-twin"] == ("desired.json",)


def test_no_credential_is_written() -> None:
    credentials = {"acr": {"address": "registry.example", "username": "puller", "password": "wet-grass-7"}}
    options = json.dumps({"Env": [f"CS={KEY}"]})
    held = base(
        {"a": module(createOptions=options, env={"X": {"value": KEY}})},
        credentials=credentials,
        twins={"a": {"k": KEY}},
    )
    found = made(held)
    text = "".join(found.files.values())
    assert "SharedAccessKey" not in text
    assert "wet-grass" not in text
    pod = objects(found, "a/deployment.yaml")["spec"]["template"]["spec"]
    assert pod["imagePullSecrets"] == [{"name": "registry-acr"}]
    assert set(found.secrets) == {"a-settings", "a-twin", "registry-acr", "edgehub-identity"}


@pytest.mark.parametrize(("options", "level"), [({}, Level.RESTRICTED), ({"User": "0"}, Level.BASELINE)])
def test_the_namespace_is_as_strict_as_the_modules_can_be(options: dict[str, str], level: Level) -> None:
    found = made(base({"a": module(createOptions=options)}))
    labels = objects(found, "device/namespace.yaml")["metadata"]["labels"]
    assert found.level is level
    assert labels["pod-security.kubernetes.io/enforce"] == level.word


def test_every_field_is_spoken_of() -> None:
    ledger = Ledger()
    from penstock.iotedge.importing import expanded

    value = base({"a": module(createOptions='{"Cmd": ["x"], "Frob": 1}', colour="red")}, hub=HUB)
    manifest = read(value)
    app(manifest, TARGET, ledger)
    entries = ledger.closed(expanded(value, manifest))
    assert [one.path[-1] for one in entries if one.fate is Fate.LOST] == ["colour", "Frob"]


def test_modules_that_are_called_as_the_applications_own_folders() -> None:
    held = {"device": module(), "start-1": module(startupOrder=1), "manifest": module(), "kustomization": module()}
    found = app(read(base(held)), TARGET, Ledger())
    root = "apps/base/line"
    assert "default-deny.yaml" in found.files[f"{root}/device/kustomization.yaml"]
    assert "../module_start-1" in found.files[f"{root}/start-1/kustomization.yaml"]
    assert f"{root}/module_device/deployment.yaml" in found.files


def test_a_shared_claim_is_with_the_module_that_starts_first_whatever_the_order_of_the_manifest() -> None:
    options = {"HostConfig": {"Binds": ["data:/data"]}}
    held = {
        "late": module(createOptions=options, startupOrder=2),
        "soon": module(createOptions=options, startupOrder=1),
    }
    turned = dict(reversed(held.items()))
    files = [app(read(base(one)), TARGET, Ledger()).files for one in (held, turned)]
    assert [path for path in files[0] if path.endswith("/data.yaml")] == ["apps/base/line/soon/data.yaml"]
    assert files[0] == files[1]
