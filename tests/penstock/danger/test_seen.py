"""What signs look at."""

from penstock.danger.seen import containers, pod, value
from penstock.diff.change import Action, Fate
from tests.penstock.support.seen import deployment, made, seen


def test_values_at_ways() -> None:
    content = {"a": {"b": [1]}}
    assert value(content, "a", "b") == [1]
    assert value(content, "a", "b", "c") is None
    assert value(None, "a") is None


def test_pods_of_every_workload() -> None:
    inner = {"containers": [{"name": "a"}]}
    job = made("CronJob", "batch", spec={"jobTemplate": {"spec": {"template": {"spec": inner}}}})
    assert pod(job) == pod(made("Pod", spec=inner)) == pod(deployment(**inner)) == inner
    assert pod(made("ConfigMap", spec=inner)) == {}


def test_containers_of_the_beginning_come_first() -> None:
    one = deployment(containers=[{"name": "b"}], initContainers=[{"name": "a"}], ephemeralContainers=[{"name": "c"}])
    assert [each["name"] for each in containers(one)] == ["a", "b", "c"]


def test_what_is_deleted_and_what_stays() -> None:
    one = made("ConfigMap")
    assert seen(one, None).deleted
    assert not seen(one, None, fate=Fate.KEPT).deleted
    assert seen(one, one).stays
    assert seen(one, one, action=Action.MOVED).stays
    assert not seen(one, one, action=Action.RENAMED).stays


def test_before_and_after() -> None:
    one = seen(made("ConfigMap", data={"a": "1"}), made("ConfigMap", data={"a": "2"}))
    assert (one.was("data", "a"), one.now("data", "a"), one.differs("data")) == ("1", "2", True)
    assert not one.differs("metadata")
    assert (one.kind, one.group) == ("ConfigMap", "")
