"""Whole exports."""

import json
import shlex

import pytest
from jsonschema import Draft202012Validator

from penstock.errors import PenstockError
from penstock.iotedge.exporting import Asked, commands, plan
from penstock.iotedge.ledger import Fate
from penstock.iotedge.manifest import read
from penstock.iotedge.schema import MANIFEST
from tests.penstock.iotedge.pods import config, deployment
from tests.penstock.iotedge.samples import KEY

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


def test_what_the_hub_would_refuse_is_refused_here() -> None:
    for objects, words in (
        ([deployment(f"m{number}") for number in range(51)], "51 modules"),
        ([deployment(args=["x" * 60000])], "51200 fit"),
        ([deployment(image="Upper")], "names no image"),
        ([deployment(), config("press-twin", **{"desired.json": json.dumps({"a": "x" * 40000})})], "32768"),
    ):
        with pytest.raises(PenstockError, match=words):
            plan(objects, "", Asked())


def test_the_connectors_words_that_no_manifest_takes_are_told() -> None:
    said = {"isEdgeDeployment": "true", "priority": "soon", "targetCondition": "tags.x = 'y"}
    data = {"status": "odd", "restartPolicy": "now", "createOptions": "[1]", "desiredProperties": "[1]"}
    found = plan([deployment(annotations=said), config("press", **data)], "", Asked())
    assert (found.deployments[0].condition, found.deployments[0].priority) == ("", 10)
    lost = {one.path[-1] for one in found.entries if one.fate is Fate.LOST}
    assert lost == {*data, "priority", "targetCondition"}


def test_whatever_else_runs_pods_is_lost() -> None:
    other = {**deployment("set"), "kind": "ReplicaSet"}
    found = plan(
        [deployment(), other, {"kind": "Ingress", "metadata": {"name": "i", "namespace": "line"}}], "", Asked()
    )
    fates = {str(one.path[0]).split("/")[0]: one.fate for one in found.entries if len(one.path) == 1}
    assert fates == {"ReplicaSet": Fate.LOST, "Ingress": Fate.APPROXIMATED}


def test_ports_of_the_node() -> None:
    ports = [{"containerPort": 80, "hostPort": 8080, "hostIP": "10.0.0.1"}, {"containerPort": 53, "protocol": "UDP"}]
    found = plan([deployment(ports=ports)], "", Asked())
    options = read(found.deployments[0].value).modules["press"].options
    assert options["HostConfig"]["PortBindings"] == {"80/tcp": [{"HostPort": "8080", "HostIp": "10.0.0.1"}]}
    assert options["ExposedPorts"] == {"53/udp": {}}


def test_no_credential_goes_out() -> None:
    pod = deployment(args=["--cs", KEY], env=[{"name": "CS", "value": KEY}])
    found = plan([pod, config("press-twin", **{"desired.json": json.dumps({"key": KEY})})], "", Asked())
    assert "SharedAccessKey" not in json.dumps(found.deployments[0].value)
    press = read(found.deployments[0].value)
    assert press.modules["press"].options["Cmd"] == ["--cs", "$press_Cmd_1"]
    assert (press.modules["press"].env, press.twins["press"].value) == ({"CS": "$CS"}, {"key": "$press_key"})


def test_a_word_that_an_import_took_out_comes_back_as_a_placeholder() -> None:
    name = "CMD_1_SECRET"
    env = [{"name": name, "valueFrom": {"secretKeyRef": {"name": "press-settings", "key": name}}}]
    found = plan([deployment(args=["--cs", f"$({name})"], env=env)], "", Asked())
    press = read(found.deployments[0].value).modules["press"]
    assert (press.options["Cmd"], press.env) == (["--cs", f"${name}"], {})
