"""Fields that the API server does not let change."""

from typing import Any

import pytest

from penstock.danger import immutable_field
from penstock.danger.danger import Grade
from penstock.diff.change import Action
from tests.penstock.support.seen import edited, grades, made, said, seen


def spec(kind: str, group: str, before: dict[str, Any], after: dict[str, Any], **words: Any) -> list[Grade]:
    return grades(immutable_field, seen(made(kind, group, spec=before), made(kind, group, spec=after), **words))


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
        ("ResourceQuota", "", "scopes"),
        ("ResourceClaimTemplate", "resource.k8s.io", "devices"),
        ("ClusterTrustBundle", "certificates.k8s.io", "signerName"),
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


def test_a_service_of_another_type_keeps_its_address() -> None:
    old = {"type": "NodePort", "clusterIP": "10.0.0.1"}
    assert spec("Service", "", old, {"type": "ClusterIP", "clusterIP": "10.0.0.2"})
    assert spec("Service", "", old, {"type": "ClusterIP"}) == []
    assert spec("Service", "", {"clusterIP": "None"}, {"type": "LoadBalancer"}), "it stays without one"
    assert spec("Service", "", {"clusterIPs": ["10.0.0.1"]}, {"clusterIP": "10.0.0.2"})
    none = {"clusterIP": "None", "ipFamilies": ["IPv4"]}
    assert spec("Service", "", none, {**none, "ipFamilies": ["IPv6"]}) == [], "without an address it may"


def test_a_load_balancer_keeps_its_class_and_its_port_of_health() -> None:
    ours = {"type": "LoadBalancer"}
    assert spec("Service", "", ours, {**ours, "loadBalancerClass": "a/b"})
    assert spec("Service", "", {}, {**ours, "loadBalancerClass": "a/b"}) == []
    local = {**ours, "externalTrafficPolicy": "Local"}
    assert spec("Service", "", {**local, "healthCheckNodePort": 30001}, {**local, "healthCheckNodePort": 30002})
    assert spec("Service", "", local, {**local, "healthCheckNodePort": 30002}) == []


def test_an_empty_map_is_none() -> None:
    group = "storage.k8s.io"
    bare, said = (
        made("StorageClass", group, provisioner="a"),
        made("StorageClass", group, provisioner="a", parameters={}),
    )
    assert grades(immutable_field, seen(bare, said)) == []


def test_a_volume_may_be_told_its_node_once() -> None:
    assert spec("PersistentVolume", "", {"nfs": {}}, {"nfs": {}, "nodeAffinity": {"required": {"a": 1}}}) == []
    assert spec("PersistentVolume", "", {"nodeAffinity": {"a": 1}}, {"nodeAffinity": {"a": 2}})
    secret = {"controllerExpandSecretRef": {"name": "s"}}
    assert spec("PersistentVolume", "", {"csi": {"driver": "a"}}, {"csi": {"driver": "a", **secret}}) == []
    assert spec("PersistentVolume", "", {"csi": {"driver": "a"}}, {"csi": {"driver": "b", **secret}})


def test_of_a_pod_only_images_change() -> None:
    def pod(**more: Any) -> dict[str, Any]:
        return {"containers": [{"name": "a", "image": "x:1", **more}]}

    assert spec("Pod", "", pod(), pod(image="x:2")) == []
    assert spec("Pod", "", pod(), pod(env=[{"name": "A", "value": "1"}]))
    assert spec("Pod", "", pod(), {**pod(), "nodeSelector": {"a": "b"}})
    gated = {**pod(), "schedulingGates": [{"name": "g"}]}
    assert spec("Pod", "", gated, {**gated, "nodeSelector": {"a": "b"}}) == []
    assert spec("Pod", "", pod(), {**pod(), "terminationGracePeriodSeconds": 30, "restartPolicy": "Always"}) == []


def test_what_newer_versions_of_kubernetes_let_change() -> None:
    old, new = {"revisionHistoryLimit": 1}, {"revisionHistoryLimit": 2}
    assert spec("StatefulSet", "apps", old, new, kubernetes=(1, 32))
    assert spec("StatefulSet", "apps", old, new, kubernetes=(1, 33)) == []
    waiting, asking = (
        {"suspend": True, "template": {"spec": {"containers": [{"name": "a", "resources": {"limits": {"cpu": n}}}]}}}
        for n in (1, 2)
    )
    assert spec("Job", "batch", waiting, asking, kubernetes=(1, 35))
    assert spec("Job", "batch", waiting, asking, kubernetes=(1, 36)) == []
    assert spec("Job", "batch", {**waiting, "suspend": False}, asking, kubernetes=(1, 36))


def test_only_the_node_affinity_of_a_suspended_job_may_change() -> None:
    def job(**affinity: Any) -> dict[str, Any]:
        return {"suspend": True, "template": {"spec": {"affinity": affinity}}}

    assert spec("Job", "batch", job(nodeAffinity={"a": 1}), job(nodeAffinity={"a": 2})) == []
    assert spec("Job", "batch", job(podAffinity={"a": 1}), job(podAffinity={"a": 2}))


def test_a_secret_that_never_changes_may_be_said_in_other_words() -> None:
    fixed = made("Secret", immutable=True, data={"a": "MQ=="})
    words = made("Secret", immutable=True, stringData={"a": "1"})
    assert grades(immutable_field, seen(fixed, words)) == []
    assert grades(immutable_field, seen(fixed, made("Secret", immutable=True, stringData={"a": "2"})))


def test_the_order_of_what_a_quota_is_about_says_nothing() -> None:
    assert spec("ResourceQuota", "", {"scopes": ["A", "B"]}, {"scopes": ["B", "A"]}) == []


def test_the_version_in_which_objects_are_stored_stays() -> None:
    one, two = {"name": "v1", "storage": True}, {"name": "v2", "storage": False}
    group = "apiextensions.k8s.io"
    assert spec("CustomResourceDefinition", group, {"versions": [one, two]}, {"versions": [one]}) == []
    assert spec("CustomResourceDefinition", group, {"versions": [one]}, {"versions": [{**two, "storage": True}]})
