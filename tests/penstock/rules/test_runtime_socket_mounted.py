"""runtime-socket-mounted, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small


def test_socket(enterprise: Enterprise) -> None:
    text = pod("volumes: [{name: s, hostPath: {path: /run/containerd/containerd.sock}}]")
    assert f"runtime-socket-mounted {EXTRA}" in enterprise.add(text).found(LINE)


def test_another_socket(enterprise: Enterprise) -> None:
    text = pod("volumes: [{name: s, hostPath: {path: /run/dbus/system_bus_socket}}]")
    assert [one for one in enterprise.add(text).found(LINE) if one.startswith("runtime-socket")] == []


def test_the_folder_of_all_sockets(fleet: Fleet) -> None:
    volumes = "volumes: [{name: a, hostPath: {path: /var/run/}}, {name: b, hostPath: {path: /run/udev}}]"
    (said,) = fleet(small(pod(volumes))).said("runtime-socket-mounted")
    assert said.startswith("volume a ")
