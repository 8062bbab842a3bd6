"""Ports: the withdrawn operator gave two the same name, and lost one of TCP and UDP."""

import pytest

from penstock.iotedge.ledger import Fate
from penstock.iotedge.ports import ports
from tests.penstock.iotedge.reading import fate, reader


def bound(**held: object) -> dict[str, object]:
    return {"HostConfig": {"PortBindings": held}}


def test_two_ports_of_the_device_for_one_of_the_container() -> None:
    found = ports(reader(bound(**{"80/tcp": [{"HostPort": "8080"}, {"HostPort": "8081"}]})))
    names = [one["name"] for one in found.service()]
    assert names == ["tcp-8080", "tcp-8081"]
    assert {one["targetPort"] for one in found.service()} == {"tcp-80"}
    assert found.container() == [{"name": "tcp-80", "containerPort": 80, "protocol": "TCP"}]


def test_one_number_for_tcp_and_udp() -> None:
    found = ports(reader(bound(**{"53/tcp": [{"HostPort": "53"}], "53/udp": [{"HostPort": "53"}]})))
    assert [(one["port"], one["protocol"]) for one in found.service()] == [(53, "TCP"), (53, "UDP")]
    assert len({one["name"] for one in found.container()}) == 2


def test_exposed_ports_are_for_the_inside() -> None:
    found = ports(reader({"ExposedPorts": {"9600/tcp": {}, "80": {}}, **bound(**{"80/tcp": [{"HostPort": "8080"}]})}))
    assert [port.number for port in found.outside] == [80]
    assert [(port.number, target.number) for port, target in found.offered] == [(8080, 80), (9600, 9600)]


def test_ranges_and_nonsense() -> None:
    read = reader({"ExposedPorts": {"8000-8002/tcp": {}, "http": {}, "99999/tcp": {}, "1-60000/tcp": {}}})
    assert [port.number for port in ports(read).listening] == [8000, 8001, 8002]
    for text in ("http", "99999/tcp", "1-60000/tcp"):
        assert fate(read, "ExposedPorts", text) is Fate.LOST


def test_without_a_port_of_the_device_the_service_offers_the_containers() -> None:
    read = reader(bound(**{"80/tcp": [{"HostPort": ""}], "81/tcp": None}))
    assert [port.number for port, _ in ports(read).offered] == [80, 81]
    assert fate(read, "HostConfig", "PortBindings", "80/tcp", 0, "HostPort") is Fate.APPROXIMATED


def test_addresses_of_the_device_are_lost() -> None:
    read = reader(bound(**{"80/tcp": [{"HostPort": "80", "HostIp": "127.0.0.1"}]}))
    ports(read)
    assert fate(read, "HostConfig", "PortBindings", "80/tcp", 0, "HostIp") is Fate.LOST


def test_one_port_of_the_device_for_two_of_the_container() -> None:
    read = reader(bound(**{"80/tcp": [{"HostPort": "8080"}], "81/tcp": [{"HostPort": "8080"}]}))
    assert len(ports(read).offered) == 1
    assert fate(read, "HostConfig", "PortBindings", "81/tcp", 0) is Fate.LOST


@pytest.mark.parametrize("host", ["0", "99999", "-1", "65535-65536", "http", "80/tcp"])
def test_what_is_no_port_of_the_device(host: str) -> None:
    read = reader(bound(**{"80/tcp": [{"HostPort": host}]}))
    assert [port.number for port, _ in ports(read).offered] == [80]
    assert fate(read, "HostConfig", "PortBindings", "80/tcp", 0, "HostPort") in (Fate.LOST, Fate.APPROXIMATED)


def test_ranges_of_the_device() -> None:
    read = reader(bound(**{"80-82/tcp": [{"HostPort": "8080-8082"}], "90/tcp": [{"HostPort": "9000-9010"}]}))
    found = [(port.number, target.number) for port, target in ports(read).offered]
    assert found == [(8080, 80), (8081, 81), (8082, 82), (9000, 90)]
    assert fate(read, "HostConfig", "PortBindings", "90/tcp", 0, "HostPort") is Fate.APPROXIMATED


def test_a_binding_to_nothing_is_for_the_inside() -> None:
    found = ports(reader(bound(**{"80/tcp": []})))
    assert found.outside == ()
    assert [port.number for port in found.listening] == [80]
