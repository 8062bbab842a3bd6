"""Rendered objects by namespace, kind and name."""

from penstock.iotedge.objects import Objects, annotations, by_namespace, template
from tests.penstock.iotedge.pods import config, deployment, service

CLAIM = {
    "kind": "PersistentVolumeClaim",
    "metadata": {"name": "s", "annotations": {"net.azure-devices.edge.volume": "S.t"}},
}
HELD = Objects((deployment(), config("twin-0123456789", a='{"x": 1}', b="no"), service("press", []), CLAIM))


def test_config_maps_with_a_hash_behind_their_name() -> None:
    assert HELD.config("twin") == {"a": '{"x": 1}', "b": "no"}
    assert HELD.json("twin", "a") == {"x": 1}
    assert HELD.json("twin", "b") is HELD.json("gone", "a") is None
    assert HELD.config("twi") == {}


def test_claims_and_services() -> None:
    assert (HELD.claim("s"), HELD.claim("t")) == ("S.t", "t")
    assert len(list(HELD.services({"app": "press", "more": "1"}))) == 1
    assert list(HELD.services({"app": "other"})) == []


def test_namespaces_that_have_workloads() -> None:
    assert list(by_namespace([*HELD.held, {"kind": "ConfigMap", "metadata": {"name": "x", "namespace": "else"}}])) == [
        "line"
    ]


def test_templates_of_every_kind() -> None:
    pod = {"kind": "Pod", "metadata": {"annotations": {"a": "1"}}, "spec": {}}
    cron = {"kind": "CronJob", "spec": {"jobTemplate": {"spec": {"template": {"metadata": {}}}}}}
    assert annotations(template(pod)) == {"a": "1"}
    assert template(cron) == {"metadata": {}}
    assert template({"kind": "Deployment", "spec": {"template": None}}) == {}
