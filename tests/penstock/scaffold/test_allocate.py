import ipaddress
from collections.abc import Mapping

import pytest

from penstock.scaffold.allocate import Allocator, Copy, Networks, paired, parsed
from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.networks import Used, inside, overlap


def place(name: str, **facts: str) -> Place:
    return Place("old", name, f"clusters/old/{name}/cluster.yaml", facts)


TOP = place(
    "l4", NODE_CIDR="10.41.4.0/24", CHILD_CIDR="10.41.16.0/20", POD_CIDR="172.20.0.0/16", SERVICE_CIDR="172.28.0.0/20"
)
LINE = place(
    "line-1", NODE_CIDR="10.41.17.0/24", DEVICE_CIDR="10.41.17.128/25", POD_CIDR="172.21.0.0/16", PARENT="old/l4"
)


def used(*texts: str) -> Used:
    return Used.of(map(ipaddress.ip_network, texts))


def texts(found: Mapping[str, Networks], name: str) -> dict[str, str]:
    return {fact: ",".join(map(str, networks)) for fact, networks in found[name].items() if networks}


FLEET = used("10.41.4.0/24", "10.41.16.0/20", "172.20.0.0/16", "172.21.0.0/16", "172.28.0.0/20")
SITE = [Copy(TOP, "l4", "", True), Copy(LINE, "line-1", "new/l4", True), Copy(LINE, "line-2", "new/l4", False)]


def fresh() -> Used:
    return Used({version: list(spans) for version, spans in FLEET.spans.items()})


def test_a_site_gets_its_models_plan_at_the_next_free_place() -> None:
    allocator = Allocator(fresh())
    found = allocator.site(SITE)
    assert allocator.faults == []
    assert texts(found, "l4") == {
        "NODE_CIDR": "10.42.4.0/24",
        "CHILD_CIDR": "10.42.16.0/20",
        "POD_CIDR": "172.22.0.0/16",
        "SERVICE_CIDR": "172.28.16.0/20",
    }
    assert texts(found, "line-1")["NODE_CIDR"] == "10.42.17.0/24"
    assert texts(found, "line-1")["DEVICE_CIDR"] == "10.42.17.128/25"
    assert texts(found, "line-2")["NODE_CIDR"] == "10.42.18.0/24"


def test_a_range_that_is_asked_for_is_kept_to() -> None:
    ranges = {
        fact: [ipaddress.ip_network(text)]
        for fact, text in (("NODE_CIDR", "10.99.0.0/16"), ("POD_CIDR", "10.200.0.0/14"))
    }
    found = Allocator(fresh(), ranges=ranges).site(SITE)
    assert texts(found, "l4")["NODE_CIDR"] == "10.99.4.0/24"
    assert [texts(found, name)["POD_CIDR"] for name in ("l4", "line-1", "line-2")] == [
        "10.200.0.0/16",
        "10.201.0.0/16",
        "10.202.0.0/16",
    ]


def test_a_range_that_is_too_small_is_a_fault() -> None:
    allocator = Allocator(fresh(), ranges={"NODE_CIDR": [ipaddress.ip_network("10.99.0.0/28")]})
    allocator.site(SITE)
    assert any("no free /20 in 10.99.0.0/28" in fault for fault in allocator.faults)


def test_a_range_of_the_other_family_is_a_fault() -> None:
    allocator = Allocator(fresh(), ranges={"NODE_CIDR": [ipaddress.ip_network("fd00:7::/48")]})
    allocator.site(SITE)
    assert allocator.faults == ["the site: the model has no network of IPv6 to put in fd00:7::/48"]


def test_when_pod_networks_run_out_they_are_taken_again_by_sites_that_never_meet() -> None:
    allocator = Allocator(used("172.16.0.0/12", "10.0.0.0/8", "192.168.0.0/16", "100.64.0.0/10"))
    allocator.own = Used()
    found = allocator.cluster(
        Copy(TOP, "l4", "", False, given={"NODE_CIDR": [ipaddress.ip_network("10.1.0.0/24")], "CHILD_CIDR": []}), []
    )
    assert texts({"l4": found}, "l4")["POD_CIDR"] == "172.20.0.0/16"
    again = allocator.cluster(Copy(LINE, "line-1", "new/l4", False, given={"NODE_CIDR": []}), [])
    assert texts({"l": again}, "l")["POD_CIDR"] == "172.21.0.0/16"


def test_a_line_more_lies_in_what_its_parent_lets_in_or_is_a_fault() -> None:
    child = [ipaddress.ip_network("10.41.17.0/24")]
    allocator = Allocator(fresh(), placed=used("10.41.17.0/24"))
    allocator.cluster(Copy(LINE, "line-2", "old/l4", False), child)
    assert allocator.faults == [
        (
            "line-2: CHILD_CIDR of its parent, 10.41.17.0/24, has no free /24: widen it, "
            "or say which network with --node-cidr"
        )
    ]


def test_what_is_there_already_stays() -> None:
    there = place("line-1", NODE_CIDR="10.7.7.0/24", POD_CIDR="10.8.0.0/16")
    found = Allocator(fresh()).cluster(Copy(LINE, "line-1", "new/l4", False, there=there), [])
    assert texts({"l": found}, "l") == {
        "NODE_CIDR": "10.7.7.0/24",
        "DEVICE_CIDR": "10.7.7.128/25",
        "POD_CIDR": "10.8.0.0/16",
    }


def test_scattered_networks_move_one_by_one() -> None:
    one, other = place("a", NODE_CIDR="10.1.0.0/24"), place("b", NODE_CIDR="10.250.0.0/24", PARENT="old/a")
    allocator = Allocator(used("10.0.0.0/10", "10.250.0.0/24"))
    found = allocator.site([Copy(one, "a", "", True), Copy(other, "b", "new/a", True)])
    assert allocator.faults == []
    assert texts(found, "a") == {"NODE_CIDR": "10.64.0.0/24"}
    assert texts(found, "b") == {"NODE_CIDR": "10.251.0.0/24"}


def test_both_families_are_moved() -> None:
    both = place("a", NODE_CIDR="10.41.4.0/24,fd00:41:0:4::/64", POD_CIDR="172.20.0.0/16,fd00:41:1::/56")
    found = Allocator(used("10.41.4.0/24", "fd00:41:0:4::/64", "172.20.0.0/16", "fd00:41:1::/56")).site(
        [Copy(both, "a", "", True)]
    )
    assert texts(found, "a") == {
        "NODE_CIDR": "10.42.4.0/24,fd00:41:2:4::/64",
        "POD_CIDR": "172.21.0.0/16,fd00:41:1:100::/56",
    }


def test_moves_follow_the_facts() -> None:
    found = Allocator(fresh()).site(SITE)
    assert paired(LINE, found["line-2"]).text("10.41.17.131 172.20.0.1") == "10.42.18.131 172.20.0.1"


@pytest.mark.parametrize(
    ("text", "count", "faults"),
    [("10.0.0.0/24", 1, 0), ("10.0.0.1/24", 0, 1), ("x,10.0.0.0/8", 0, 1)]
    + [(text, 1, 1) for text in ("127.0.0.0/8", "224.1.0.0/16", "169.254.7.0/24", "fe80::/64", "0.0.0.0/8")],
)
def test_an_options_networks_or_its_fault(text: str, count: int, faults: int) -> None:
    found, wrong = parsed("--network", text)
    assert (len(found), len(wrong)) == (count, faults)
    assert all(sentence.startswith("--network: ") for sentence in wrong)


def test_a_thousand_sites_stay_apart_within_themselves(layout: Layout) -> None:
    model = layout.site("plant-a").clusters
    everything = Used.of(layout.taken())
    nodes: set[object] = set()
    for number in range(1000):
        allocator = Allocator(everything)
        copies = [Copy(one, one.name, one.facts["PARENT"].replace("plant-a", f"s{number}"), True) for one in model]
        found = allocator.site(copies)
        assert allocator.faults == []
        inner = [
            net for one in found.values() for fact in ("NODE_CIDR", "POD_CIDR", "SERVICE_CIDR") for net in one[fact]
        ]
        assert not any(overlap(a, b) for i, a in enumerate(inner) for b in inner[:i])
        assert inside(found["l2-line-1"]["NODE_CIDR"][0], found["l3"]["CHILD_CIDR"][0])
        nodes |= {net for one in found.values() for net in one["NODE_CIDR"]}
    assert len(nodes) == 4000
