"""Fields are compared as Kubernetes means them."""

from typing import Any

from penstock.diff.change import Op
from penstock.diff.fields import fields


def told(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """`op path` of each change; noise in brackets."""
    return [f"{one.op} {one.path}{f' [{one.noise}]' if one.noise else ''}" for one in fields(before, after)]


def containers(*each: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"containers": list(each)}}


def test_containers_go_by_name() -> None:
    web, side = {"name": "web", "image": "web:1"}, {"name": "side", "image": "side:1"}
    assert told(containers(web), containers(side, {**web, "image": "web:2"})) == [
        "change spec.containers[name=web].image",
        "add spec.containers[name=side]",
        "order spec.containers [the order says nothing]",
    ]


def test_the_order_of_init_containers_counts() -> None:
    one, other = {"name": "one"}, {"name": "other"}
    assert told({"initContainers": [one, other]}, {"initContainers": [other, one]}) == ["order initContainers"]


def test_ports_go_by_name_else_by_number_and_protocol() -> None:
    before, after = {"containerPort": 80}, {"containerPort": 80, "protocol": "TCP"}
    assert told({"ports": [before]}, {"ports": [{"containerPort": 81}, after]}) == [
        "add ports[containerPort=80,protocol=TCP].protocol",
        "add ports[containerPort=81,protocol=TCP]",
        "order ports [the order says nothing]",
    ]
    named = {"name": "http", "containerPort": 80}
    assert told({"ports": [named]}, {"ports": [{**named, "containerPort": 81}]}) == [
        "change ports[name=http].containerPort"
    ]


def test_environment_goes_by_name() -> None:
    one, other = {"name": "A", "value": "1"}, {"name": "B", "value": "2"}
    assert told({"env": [one, other]}, {"env": [{**one, "value": "3"}]}) == [
        "change env[name=A].value",
        "remove env[name=B]",
    ]


def test_arguments_go_by_position() -> None:
    assert told({"args": ["--a", "--b"]}, {"args": ["--a", "--x", "--b"]}) == ["add args[1]"]
    assert told({"args": ["--a", "--b"]}, {"args": ["--b", "--a"]}) == ["order args"]
    assert told({"args": ["--a=1"]}, {"args": ["--a=2"]}) == ["change args[0]"]


def test_items_of_equal_names_go_by_position() -> None:
    double = [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]
    assert told({"env": double}, {"env": [double[0], {"name": "A", "value": "3"}]}) == ["change env[1].value"]


def test_labels_of_charts_are_noise() -> None:
    before = {"metadata": {"labels": {"chart": "a-1", "app": "a"}, "annotations": {"checksum/config": "1"}}}
    after = {"metadata": {"labels": {"chart": "a-2", "app": "b"}}}
    assert told(before, after) == [
        "remove metadata.annotations [a checksum]",
        "change metadata.labels.app",
        "change metadata.labels.chart [a chart's label]",
    ]


def test_the_same_quantity_is_noise() -> None:
    ones, others = {"limits": {"cpu": "1000m", "memory": "1Gi"}}, {"limits": {"cpu": 1, "memory": "1G"}}
    where = "resources.limits"
    assert told({"resources": ones}, {"resources": others}) == [
        f"change {where}.cpu [the same quantity]",
        f"change {where}.memory",
    ]


def test_a_truth_is_no_number() -> None:
    assert [one.op for one in fields({"a": True}, {"a": 1})] == [Op.CHANGE]
    assert fields({"a": 1}, {"a": 1.0}) == ()


def env(*each: dict[str, Any]) -> dict[str, Any]:
    return {"env": list(each)}


def test_the_order_of_variables_counts_where_one_uses_another() -> None:
    host, url = {"name": "HOST", "value": "h"}, {"name": "URL", "value": "http://$(HOST)"}
    assert told(env(host, url), env(url, host)) == ["order env"]
    plain = {"name": "URL", "value": "http://h"}
    assert told(env(host, plain), env(plain, host)) == ["order env [the order says nothing]"]


def test_of_two_variables_of_one_name_the_later_wins() -> None:
    one, other = {"name": "A", "value": "1"}, {"name": "A", "value": "2"}
    assert told(env(one, other), env(other, one)) == ["order env"]


def test_nothing_is_noise_in_what_a_program_reads() -> None:
    """A ConfigMap's texts, and the values of a release: only the program and the chart know what means the same."""
    capacity = {"kind": "ConfigMap", "data": {"capacity": "1Gi", "storage": "1Gi"}}
    assert told(capacity, {**capacity, "data": {"capacity": "1Gi", "storage": "1024Mi"}}) == ["change data.storage"]
    sized = {"kind": "HelmRelease", "spec": {"values": {"resources": {"limits": {"cpu": 1}}}}}
    other = {"kind": "HelmRelease", "spec": {"values": {"resources": {"limits": {"cpu": "1000m"}}}}}
    assert told(sized, other) == ["change spec.values.resources.limits.cpu"]
    web, side = {"name": "web"}, {"name": "side"}
    ordered = [{"kind": "HelmRelease", "spec": {"values": {"containers": each}}} for each in ([web, side], [side, web])]
    assert told(*ordered) == ["order spec.values.containers"]


def test_null_is_nothing_of_kubernetes_own_kinds() -> None:
    """The API server drops it; a definition may give it a meaning, and a chart takes a default away by it."""
    for kind in ("apps/v1", "v1", "networking.k8s.io/v1"):
        said: dict[str, Any] = {"apiVersion": kind, "spec": {"replicas": None}}
        bare: dict[str, Any] = {"apiVersion": kind, "spec": {}}
        assert told(bare, said) == ["add spec.replicas [null is as good as nothing]"]
        assert told(said, bare) == ["remove spec.replicas [null is as good as nothing]"]
        assert told(said, {**said, "spec": {"replicas": 0}}) == ["change spec.replicas"]
    custom: dict[str, Any] = {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", "spec": {"values": {}}}
    assert told(custom, {**custom, "spec": {"values": {"a": None}}}) == ["add spec.values.a"]


def test_the_order_of_access_modes_counts() -> None:
    """A claim whose modes stand in another order is refused."""
    one, other = ({"accessModes": each} for each in (["A", "B"], ["B", "A"]))
    assert told(one, other) == ["order accessModes"]
