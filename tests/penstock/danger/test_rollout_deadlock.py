"""A rollout that waits for the volume that it holds itself."""

from typing import Any

from penstock.danger.danger import Grade
from penstock.danger.rollout_deadlock import check
from tests.penstock.support.seen import made, seen

ONCE = {("b", "data"): ["ReadWriteOnce"]}
VOLUME = {"name": "v", "persistentVolumeClaim": {"claimName": "data"}}


def deployment(image: str, strategy: str = "", **more: Any) -> dict[str, Any]:
    pod = {"volumes": [VOLUME], "containers": [{"image": image}], **more}
    spec = {"template": {"spec": pod}, **({"strategy": {"type": strategy}} if strategy else {})}
    return made("Deployment", "apps", spec=spec)


def found(before: dict[str, Any], after: dict[str, Any], claims: Any = ONCE) -> list[Grade]:
    return [grade for grade, _ in check(seen(before, after), claims)]


def test_the_old_pod_holds_the_volume() -> None:
    assert found(deployment("a"), deployment("b")) == [Grade.DANGER]
    assert found(deployment("a", "Recreate"), deployment("a", "RollingUpdate")) == [Grade.DANGER]


def test_what_several_nodes_can_hold_waits_for_nothing() -> None:
    assert found(deployment("a"), deployment("b"), {("b", "data"): ["ReadWriteMany"]}) == []
    assert found(deployment("a"), deployment("b"), {}) == []
    assert found(deployment("a"), deployment("a")) == []


def test_recreate_is_a_pause() -> None:
    assert found(deployment("a"), deployment("b", "Recreate")) == [Grade.CAUTION]
    assert found(deployment("a", "Recreate"), deployment("b", "Recreate")) == []
