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


CLAIM = {"metadata": {"name": "data"}, "spec": {"resources": {"requests": {"storage": "1Gi"}}}}


def test_what_is_stored_the_same_is_no_change() -> None:
    """Defaults that are said, and another word for one amount."""
    other = {
        "metadata": {"name": "data"},
        "spec": {"volumeMode": "Filesystem", "resources": {"requests": {"storage": 2**30}}},
    }
    assert spec("StatefulSet", "apps", {"volumeClaimTemplates": [CLAIM]}, {"volumeClaimTemplates": [other]}) == []
    more = {**CLAIM, "spec": {"resources": {"requests": {"storage": "2Gi"}}}}
    assert spec("StatefulSet", "apps", {"volumeClaimTemplates": [CLAIM]}, {"volumeClaimTemplates": [more]})
    pod: dict[str, Any] = {"containers": [{"name": "a", "resources": {"limits": {"cpu": "1000m"}}}]}
    said = {"containers": [{"name": "a", "resources": {"limits": {"cpu": 1}}}], "terminationGracePeriodSeconds": 30}
    assert spec("Job", "batch", {"template": {"spec": pod}}, {"template": {"spec": said}}) == []
    labels = [{"metadata": {"labels": each}} for each in ({}, {"protocol": "TCP"})]
    assert spec("Job", "batch", {"template": labels[0]}, {"template": labels[1]}), "a label is no default"
    group = "rbac.authorization.k8s.io"
    short, long = (made("RoleBinding", group, roleRef={"name": "a", **more}) for more in ({}, {"apiGroup": group}))
    assert grades(immutable_field, seen(short, long)) == []


def test_a_suspended_job_may_still_be_told_where_to_run() -> None:
    before, after = ({"template": {"spec": {"nodeSelector": {"a": each}}}} for each in "bc")
    assert spec("Job", "batch", before, after)
    assert spec("Job", "batch", {**before, "suspend": True}, after) == []
    assert spec("Job", "batch", {**before, "suspend": True}, {"template": {"spec": {"hostNetwork": True}}})


def test_the_completions_of_a_job() -> None:
    assert spec("Job", "batch", {"completions": 1}, {"completions": 2})
    assert spec("Job", "batch", {}, {"completions": 1}) == [], "one is the default"
    indexed = {"completionMode": "Indexed"}
    assert spec("Job", "batch", {**indexed, "completions": 1}, {**indexed, "completions": 2, "parallelism": 2}) == []


def test_what_cannot_change_once_it_is_given() -> None:
    assert spec("PersistentVolumeClaim", "", {"volumeName": "a"}, {"volumeName": "b"})
    assert spec("PersistentVolumeClaim", "", {}, {"volumeName": "b"}) == []
    assert spec("Service", "", {}, {"clusterIP": "None"}), "it has been given an address"
    assert spec("Service", "", {"clusterIP": "None"}, {}) == [], "it stays without one"
    assert spec("Service", "", {"type": "ClusterIP"}, {"clusterIP": "None"}), "the type is the default"
    assert spec("Service", "", {"ipFamilies": ["IPv4"]}, {"ipFamilies": ["IPv6"]})
    assert spec("Service", "", {"ipFamilies": ["IPv4"]}, {"ipFamilies": ["IPv4", "IPv6"]}) == []


def test_the_version_in_which_objects_are_stored_stays() -> None:
    one, two = {"name": "v1", "storage": True}, {"name": "v2", "storage": False}
    group = "apiextensions.k8s.io"
    assert spec("CustomResourceDefinition", group, {"versions": [one, two]}, {"versions": [one]}) == []
    assert spec("CustomResourceDefinition", group, {"versions": [one]}, {"versions": [{**two, "storage": True}]})
