import ipaddress

import pytest

from penstock.scaffold.moves import Moves, moves


def pairs(*texts: str) -> Moves:
    return moves(tuple(map(ipaddress.ip_network, text.split(" > "))) for text in texts)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("opc.tcp://10.41.17.131:4840", "opc.tcp://10.43.17.131:4840"),
        ('"10.41.17.128/25"', '"10.43.17.128/25"'),
        ("10.41.17.1-10.41.17.9", "10.43.17.1-10.43.17.9"),
        ("10.41.18.1", "10.41.18.1"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("1.10.41.17.1", "1.10.41.17.1"),
        ("v10.41.17.1", "v10.41.17.1"),
        ("10.41.17.256", "10.41.17.256"),
        ("[fd00:1::5]:443", "[fd00:2::5]:443"),
        ("12:30:45 and a::b", "12:30:45 and a::b"),
    ],
)
def test_addresses_move_and_nothing_else_does(text: str, moved: str) -> None:
    assert pairs("10.41.17.0/24 > 10.43.17.0/24", "fd00:1::/64 > fd00:2::/64").text(text) == moved


def test_the_smallest_network_decides() -> None:
    found = pairs("10.41.0.0/16 > 10.50.0.0/16", "10.41.17.0/24 > 10.60.1.0/24")
    assert found.text("10.41.17.5 10.41.3.5") == "10.60.1.5 10.50.3.5"


def test_a_place_that_the_new_network_has_not_is_no_place() -> None:
    found = pairs("10.41.17.0/24 > 10.43.17.0/28")
    assert str(found.address(ipaddress.ip_address("10.41.17.10"))) == "10.43.17.10"
    assert found.address(ipaddress.ip_address("10.41.17.131")) is None
    assert found.text("10.41.17.131") == "10.41.17.131"


def test_a_network_of_the_other_family_is_no_place() -> None:
    assert pairs("10.0.0.0/24 > fd00::/64").network(ipaddress.ip_network("10.0.0.64/26")) is None


def test_sums_of_moves_keep_the_first() -> None:
    found = pairs("10.1.0.0/16 > 10.2.0.0/16") + pairs("10.1.0.0/16 > 10.3.0.0/16", "10.4.0.0/16 > 10.5.0.0/16")
    assert found.text("10.1.0.1 10.4.0.1") == "10.2.0.1 10.5.0.1"
