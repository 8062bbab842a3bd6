import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.scaffold.networks import (
    Network,
    Used,
    around,
    bounds,
    found_in,
    free,
    home,
    inside,
    overlap,
    parse,
    written,
)


def net(text: str) -> Network:
    return ipaddress.ip_network(text)


@st.composite
def small(draw: st.DrawFn) -> Network:
    """A network inside 10.0.0.0/16."""
    length = draw(st.integers(18, 28))
    number = draw(st.integers(0, (1 << (length - 16)) - 1))
    return net(f"{ipaddress.IPv4Address((10 << 24) + (number << (32 - length)))}/{length}")


def test_networks_of_a_fact_are_comma_separated() -> None:
    assert parse("10.0.0.0/24, fd00::/64") == [net("10.0.0.0/24"), net("fd00::/64")]
    assert parse("") == []
    assert written(parse("10.0.0.0/24,fd00::/64")) == "10.0.0.0/24,fd00::/64"


@pytest.mark.parametrize(
    ("text", "said"),
    [("10.0.0.1/24", "did you mean 10.0.0.0/24?"), ("x", "as 10.41.3.0/24 is one"), ("10.0.0.0/33", "no network")],
)
def test_what_is_no_network_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", r"\?")):
        parse(text)


def test_inside_and_overlap_keep_families_apart() -> None:
    assert inside(net("10.0.1.0/24"), net("10.0.0.0/16"))
    assert not inside(net("10.0.0.0/16"), net("10.0.1.0/24"))
    assert not inside(net("10.0.0.0/8"), net("::/0"))
    assert overlap(net("10.0.0.0/16"), net("10.0.1.0/24"))
    assert not overlap(net("10.0.0.0/8"), net("::/0"))


def test_around_is_the_smallest_that_holds_all() -> None:
    assert around([net("10.41.3.0/24"), net("10.41.16.0/20")]) == net("10.41.0.0/19")
    assert around([net("10.41.3.0/24")]) == net("10.41.3.0/24")


def test_home_is_the_private_range_or_the_neighbourhood() -> None:
    assert home(net("172.20.0.0/16")) == net("172.16.0.0/12")
    assert home(net("198.51.100.0/24")) == net("198.0.0.0/8")
    assert home(net("2001:db8:1::/48")) == net("2001:db8::/32")


def test_networks_are_found_wherever_they_are_written() -> None:
    text = b"NODE_CIDR: 10.41.3.0/24\nPOD_CIDR: '172.20.0.0/16,fd00:1::/56'\nversion: 1.2.3.4\nurl: http://x/10.0.0.0\n"
    assert set(found_in(text)) == {net("10.41.3.0/24"), net("172.20.0.0/16"), net("fd00:1::/56")}


@given(st.lists(small(), max_size=12), st.integers(18, 28), st.integers(0, 65535))
def test_a_free_network_is_free_and_there_is_none_only_when_all_is_taken(
    taken: list[Network], length: int, start: int
) -> None:
    within = net("10.0.0.0/16")
    found = free(length, within, Used.of(taken), start=(10 << 24) + start)
    if found:
        assert found.prefixlen == length
        assert inside(found, within)
        assert not any(overlap(found, other) for other in taken)
    else:
        assert all(any(overlap(one, other) for other in taken) for one in within.subnets(new_prefix=length))


@given(st.lists(small(), min_size=1, max_size=12))
def test_taking_in_any_order_is_the_same(taken: list[Network]) -> None:
    one, other = Used.of(taken), Used()
    for network in reversed(taken):
        other.add(network)
    assert one == other
    assert one.first(net("10.0.0.0/16")) == min(bounds(network)[0] for network in taken)


def test_the_search_goes_round_and_keeps_its_place() -> None:
    within, used = net("10.0.0.0/8"), Used.of([net("10.255.0.0/16")])
    assert free(16, within, used, start=int(ipaddress.ip_address("10.255.0.0"))) == net("10.0.0.0/16")
    found = free(
        24, within, Used.of([net("10.41.3.0/24")]), start=int(ipaddress.ip_address("10.41.3.0")), step=16, offset=768
    )
    assert found == net("10.42.3.0/24")
