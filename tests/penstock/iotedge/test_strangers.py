"""Exports of what strangers write: whatever Kubernetes would take, and much that it would not, is a manifest that the
published schema takes, or a sentence."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from penstock.errors import PenstockError
from penstock.iotedge.exporting import Asked, plan
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import leaves
from penstock.iotedge.schema import MANIFEST

SCHEMA = Draft202012Validator(MANIFEST)
CONTAINER: dict[str, Any] = {
    "name": "press",
    "image": "registry.example/press@sha256:" + "1" * 64,
    "command": ["/run"],
    "args": ["--to", "http://oven:80"],
    "ports": [{"name": "http", "containerPort": 80, "protocol": "TCP"}],
    "env": [
        {"name": "A", "value": "1"},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
        {"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
    ],
    "envFrom": [{"configMapRef": {"name": "c"}, "prefix": "P_"}],
    "resources": {"limits": {"memory": "64Mi", "cpu": "1", "nvidia.com/gpu": 1}, "requests": {"cpu": "100m"}},
    "volumeMounts": [{"name": "v", "mountPath": "/v"}, {"name": "m", "mountPath": "/m", "readOnly": True}],
    "livenessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 5},
    "readinessProbe": {"httpGet": {"path": "/", "port": 80}},
    "securityContext": {"capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]}, "runAsUser": 0},
    "lifecycle": {"preStop": {"exec": {"command": ["x"]}}},
}
POD: dict[str, Any] = {
    "metadata": {"labels": {"app": "press"}, "annotations": {"isEdgeDeployment": "false", "priority": "3"}},
    "spec": {
        "containers": [CONTAINER, {"name": "Side_Car", "image": "x"}],
        "initContainers": [{"name": "i", "image": "x"}],
        "volumes": [
            {"name": "v", "persistentVolumeClaim": {"claimName": "claim"}},
            {"name": "m", "configMap": {"name": "c"}},
            {"name": "e", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}},
        ],
        "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["plc"]}],
        "dnsConfig": {"nameservers": ["10.0.0.1"], "options": [{"name": "ndots", "value": "1"}]},
        "securityContext": {"sysctls": [{"name": "a", "value": "1"}], "supplementalGroups": [1]},
        "nodeSelector": {"a": "b"},
    },
}
META = {"name": "press", "namespace": "line"}
OBJECTS: list[dict[str, Any]] = [
    {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": META, "spec": {"replicas": 2, "template": POD}},
    {"kind": "CronJob", "metadata": {**META, "name": "cron"}, "spec": {"jobTemplate": {"spec": {"template": POD}}}},
    {
        "kind": "Service",
        "metadata": META,
        "spec": {"selector": {"app": "press"}, "ports": [{"port": 8080, "targetPort": "http"}], "type": "NodePort"},
    },
    {"kind": "ConfigMap", "metadata": {**META, "name": "c"}, "data": {"k": "v"}},
    {
        "kind": "ConfigMap",
        "metadata": {**META, "name": "edgehub"},
        "data": {"desiredProperties": '{"routes": {"r": "x"}}'},
    },
    {"kind": "PersistentVolumeClaim", "metadata": {**META, "name": "claim"}, "spec": {}},
    {"kind": "Ingress", "metadata": META},
]
PLACES = sorted({leaf[:length] for leaf in leaves(OBJECTS) for length in range(2, len(leaf) + 1)}, key=str)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        10**20,
        "",
        "x",
        "A_b.C",
        "true",
        "${A}",
        "x" * 3000,
        "http://press:80",
        "[",
        [],
        [None],
        [[]],
        ["x"],
        {},
        {"": {}},
        {"a": None},
        {"name": None},
    ]
)


def changed(value: Any, path: Path, new: Any) -> Any:
    """The objects with one value replaced."""
    made = copy.deepcopy(value)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return made


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), ODD, st.booleans(), st.booleans())
def test_one_odd_value(path: Path, odd: Any, connected: bool, layered: bool) -> None:
    objects = copy.deepcopy(OBJECTS)
    if connected:
        objects[0]["spec"]["template"]["metadata"]["annotations"]["isEdgeDeployment"] = "true"
    objects = changed(objects, path, odd)
    try:
        made = plan(objects, "registry.example", Asked(layered=layered))
    except PenstockError:
        return
    for one in made.deployments:
        assert [error.message for error in SCHEMA.iter_errors(one.value)] == []
        assert json.loads(json.dumps(one.value)) == one.value
    assert all(entry.how and entry.path for entry in made.entries)
