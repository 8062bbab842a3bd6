"""Whole exports."""

import json
import shlex

import pytest
from jsonschema import Draft202012Validator

from penstock.errors import PenstockError
from penstock.iotedge.exporting import Asked, commands, plan
from penstock.iotedge.manifest import read
from penstock.iotedge.schema import MANIFEST
from tests.penstock.iotedge.pods import config, deployment

EDGE = {"isEdgeDeployment": "true", "targetCondition": "tags.building='b43'", "priority": "15", "loggingOptions": ""}


def test_a_namespace_is_a_deployment() -> None:
    routing = json.dumps(
        {"routes": {"up": "FROM /* INTO $upstream"}, "storeAndForwardConfiguration": {"timeToLiveSecs": 9}}
    )
    made = plan([deployment(), deployment("oven"), config("edgehub-routing", **{"routing.json": routing})], "", Asked())
    (one,) = made.deployments
    found = read(one.value)
    assert (one.id, sorted(found.modules), sorted(found.routes)) == ("line", ["oven", "press"], ["up"])
    assert found.store.value == {"timeToLiveSecs": 9}
    assert Draft202012Validator(MANIFEST).is_valid(one.value)


def test_the_connectors_annotations_are_honoured() -> None:
    hub = config("edgehub", desiredProperties='{"routes": {"r": "FROM /messages/* INTO $upstream"}}')
    agent = config(
        "edgeagent",
        desiredProperties='{"registryCredentials": {"acr": {"address": "a", "username": "u", "password": "p"}}}',
    )
    made = plan([deployment(annotations=EDGE), deployment("plain"), hub, agent], "", Asked())
    (one,) = made.deployments
    assert (one.id, one.condition, one.priority, one.labels) == ("press", "tags.building='b43'", 15, {"app": "press"})
    found = read(one.value)
    assert sorted(found.routes) == ["r"]
    assert found.credentials["acr"].value == {"address": "a", "username": "u", "password": "$ACR_PASSWORD"}
    assert Draft202012Validator(MANIFEST).is_valid(one.value)


def test_layers_hold_modules_and_routes_alone() -> None:
    (one,) = plan([deployment()], "", Asked(layered=True)).deployments
    content = one.value["modulesContent"]
    assert list(content["$edgeAgent"]) == ["properties.desired.modules.press"]
    assert list(content["$edgeHub"]) == ["properties.desired.routes.route"]
    assert Draft202012Validator(MANIFEST).is_valid(one.value)


def test_long_create_options_are_split() -> None:
    (one,) = plan([deployment(args=["x" * 1500])], "", Asked()).deployments
    settings = one.value["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["press"]["settings"]
    assert list(settings) == ["image", "createOptions", "createOptions01", "createOptions02"]
    assert all(len(text) <= 512 for key, text in settings.items() if key != "image")


def test_the_commands() -> None:
    (one,) = plan([deployment(annotations=EDGE)], "", Asked()).deployments
    words = shlex.split(commands(one, "press.json", "hub0", ""))
    assert words[:5] == ["az", "iot", "edge", "deployment", "create"]
    assert words[words.index("--target-condition") + 1] == "tags.building='b43'"
    assert words[words.index("--priority") + 1] == "15"
    single = shlex.split(commands(one, "press.json", "hub0", "line-1"))
    assert single[:4] == ["az", "iot", "edge", "set-modules"]
    (layer,) = plan([deployment(annotations=EDGE)], "", Asked(layered=True)).deployments
    assert commands(layer, "press.json", "hub0", "line-1").endswith("--layered")


def test_what_cannot_be_exported() -> None:
    with pytest.raises(PenstockError, match="namespaces with workloads: line"):
        plan([deployment()], "", Asked(namespaces=("other",)))
    with pytest.raises(PenstockError, match="modules of one name"):
        plan([deployment(), {**deployment(), "kind": "StatefulSet"}], "", Asked())
    wrong = config("edgehub-routing", **{"routing.json": '{"routes": {"r": 3}}'})
    with pytest.raises(PenstockError, match="edgehub-routing"):
        plan([deployment(), wrong], "", Asked())


def test_containers_of_one_name_are_told_apart_by_their_workloads() -> None:
    sidecar = {"name": "proxy", "image": "registry.example/proxy:1"}
    objects = [deployment("press"), deployment("oven")]
    for one in objects:
        one["spec"]["template"]["spec"]["containers"].append(sidecar)
    (made,) = plan(objects, "", Asked()).deployments
    assert sorted(read(made.value).modules) == ["oven", "oven-proxy", "press", "press-proxy"]
