"""volume-doubled, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


def test_one_path_twice(enterprise: Enterprise) -> None:
    mounts = "volumeMounts: [{name: a, mountPath: /tmp}, {name: b, mountPath: /tmp}]"
    text = pod("volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]", container=mounts)
    assert enterprise.add(text).found(LINE) == [f"volume-doubled {EXTRA}"]


def test_one_volume_at_two_paths(enterprise: Enterprise) -> None:
    mounts = "volumeMounts: [{name: a, mountPath: /tmp}, {name: a, mountPath: /var/tmp}]"
    assert enterprise.add(pod("volumes: [{name: a, emptyDir: {}}]", container=mounts)).found(LINE) == []
