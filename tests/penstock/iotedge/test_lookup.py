"""Names and addresses that Docker takes and Kubernetes does not."""

from typing import Any

import pytest

from penstock.iotedge.ledger import Fate
from penstock.iotedge.lookup import lookup
from tests.penstock.iotedge.reading import fate, reader


def host(**held: Any) -> dict[str, Any]:
    return {"HostConfig": held}


def test_aliases_in_every_way_of_writing() -> None:
    held = ["plc:10.0.0.5", "HMI=10.0.0.5", "six:[fd00::5]", "seven:fd00::7"]
    assert lookup(reader(host(ExtraHosts=held)))["hostAliases"] == [
        {"ip": "10.0.0.5", "hostnames": ["plc", "hmi"]},
        {"ip": "fd00::5", "hostnames": ["six"]},
        {"ip": "fd00::7", "hostnames": ["seven"]},
    ]


@pytest.mark.parametrize(
    "text", ["h:host-gateway", "h", "under_score:10.0.0.1", "h:10.0.0", "h:fe80::1%eth0", ":1.1.1.1"]
)
def test_no_alias(text: str) -> None:
    read = reader(host(ExtraHosts=[text]))
    assert lookup(read) == {}
    assert fate(read, "HostConfig", "ExtraHosts", 0) is Fate.LOST


def test_servers_searches_and_options() -> None:
    servers = ["10.0.0.1", "dns.example", "10.0.0.2", "fd00::1", "10.0.0.4"]
    read = reader(host(Dns=servers, DnsSearch=["plant.example", "_no"], DnsOptions=["ndots:2", "rotate", ":x", ""]))
    assert lookup(read)["dnsConfig"] == {
        "nameservers": ["10.0.0.1", "10.0.0.2", "fd00::1"],
        "searches": ["plant.example"],
        "options": [{"name": "ndots", "value": "2"}, {"name": "rotate"}],
    }
    lost = [("Dns", 1), ("Dns", 4), ("DnsSearch", 1), ("DnsOptions", 2), ("DnsOptions", 3)]
    assert {fate(read, "HostConfig", *one) for one in lost} == {Fate.LOST}
    assert fate(read, "HostConfig", "Dns", 0) is Fate.APPROXIMATED


@pytest.mark.parametrize(("name", "expected"), [("press", "press"), ("PressOne", "press-one"), ("a_b", "a-b")])
def test_the_host_name_is_a_label(name: str, expected: str) -> None:
    read = reader({"Hostname": name})
    assert lookup(read) == {"hostname": expected}
    assert fate(read, "Hostname") is (Fate.TRANSLATED if name == expected else Fate.APPROXIMATED)
