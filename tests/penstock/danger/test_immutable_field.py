"""Fields that the API server does not let change."""

from typing import Any

import pytest

from penstock.danger import immutable_field
from penstock.danger.danger import Grade
from penstock.diff.change import Action
from tests.penstock.support.seen import edited, grades, made, said, seen


def spec(kind: str, group: str, before: dict[str, Any], after: dict[str, Any]) -> list[Grade]:
    return grades(immutable_field, seen(made(kind, group, spec=before), made(kind, group, spec=after)))


@pytest.mark.parametrize(
    ("kind", "group", "key"),
    [
        ("Deployment", "apps", "selector"),
        ("DaemonSet", "apps", "selector"),
        ("Job", "batch", "template"),
        ("Job", "batch", "backoffLimitPerIndex"),
        ("PersistentVolumeClaim", "", "dataSource"),
        ("PersistentVolume", "", "nfs"),
        ("StatefulSet", "apps", "volumeClaimTemplates"),
        ("Pod", "", "nodeName"),
        ("IngressClass", "networking.k8s.io", "controller"),
        ("CustomResourceDefinition", "apiextensions.k8s.io", "scope"),
    ],
)
def test_of_a_spec(kind: str, group: str, key: str) -> None:
    assert spec(kind, group, {key: "a"}, {key: "b"}) == [Grade.DANGER]
    assert spec(kind, "example.org", {key: "a"}, {key: "b"}) == [], "a custom resource may be called the same"
    assert spec(kind, group, {key: "a", "x": 1}, {key: "a", "x": 1}) == []


@pytest.mark.parametrize(
    ("kind", "group", "key"),
    [
        ("RoleBinding", "rbac.authorization.k8s.io", "roleRef"),
        ("StorageClass", "storage.k8s.io", "parameters"),
        ("PriorityClass", "scheduling.k8s.io", "value"),
        ("RuntimeClass", "node.k8s.io", "handler"),
    ],
)
def test_of_a_whole(kind: str, group: str, key: str) -> None:
    assert grades(immutable_field, seen(made(kind, group, **{key: "a"}), made(kind, group, **{key: "b"})))


@pytest.mark.parametrize("key", ["replicas", "template", "updateStrategy", "minReadySeconds", "revisionHistoryLimit"])
def test_what_may_change_of_a_stateful_set(key: str) -> None:
    assert spec("StatefulSet", "apps", {key: 1}, {key: 2}) == []


def test_to_say_the_default_is_no_change() -> None:
    assert spec("PersistentVolumeClaim", "", {}, {"volumeMode": "Filesystem"}) == []
    assert spec("PersistentVolumeClaim", "", {}, {"volumeMode": "Block"}) == [Grade.DANGER]
    assert grades(immutable_field, seen(made("Secret"), made("Secret", type="Opaque"))) == []


def test_config_that_says_it_never_changes() -> None:
    fixed = made("ConfigMap", immutable=True, data={"a": "1"})
    assert grades(immutable_field, seen(fixed, {**fixed, "data": {"a": "2"}}))
    free = {key: value for key, value in fixed.items() if key != "immutable"}
    assert grades(immutable_field, seen(fixed, free)), "nor does it become free"
    assert not grades(immutable_field, seen(free, {**free, "data": {"a": "2"}}))


def test_a_service_keeps_its_address() -> None:
    assert spec("Service", "", {"clusterIP": "10.0.0.1"}, {"clusterIP": "10.0.0.2"}) == [Grade.DANGER]
    assert spec("Service", "", {}, {"clusterIP": "10.0.0.2"}) == []
    assert spec("Service", "", {"clusterIP": "10.0.0.1"}, {"type": "ExternalName"}) == []


def test_force_makes_it_anew() -> None:
    before = made("Job", "batch", spec={"template": 1})
    after = edited(before, template=2)
    after["metadata"]["annotations"] = {immutable_field.FORCE: "enabled"}
    ((_, sentence),) = said(immutable_field, seen(before, after))
    assert sentence == "spec.template cannot change: Flux deletes the Job and makes it anew (force)"


def test_another_object_may_be_anything() -> None:
    before, after = (made("Job", "batch", spec={"template": n}) for n in (1, 2))
    assert grades(immutable_field, seen(before, after, action=Action.RENAMED)) == []
    assert grades(immutable_field, seen(None, after)) == []
