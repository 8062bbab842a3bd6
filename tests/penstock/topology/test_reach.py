"""topology.reach: every way in which a connection is stopped, and those that arrive."""

import pytest

from penstock.topology.cluster import Node, Plant, plant
from penstock.topology.conduit import Conduit, Destination
from penstock.topology.conduits import Conduits
from penstock.topology.reach import AS_DIALLED, outside, why
from tests.penstock.topology.plants import Json, front, service, three


def asked(
    host: str = "git.example", port: int = 443, name: str | None = AS_DIALLED, **changed: Json
) -> tuple[bool, str, str]:
    plant = three(**changed)
    answer = why(plant, plant.by_label["a/line"], host, port, name)
    return answer.reached, answer.stopped_at, answer.reason


def test_a_way_may_be_longer_than_the_stack_of_python() -> None:
    top = three().by_label["a/l4"]
    hop = three().by_label["a/l3"]
    chain = [top]
    for n in range(1500):
        up = {**hop.facts, "CLUSTER": f"c{n}", "PARENT": chain[-1].label, "PARENT_GATEWAY_ADDRESS": chain[-1].gateway}
        wiring = {**hop.wiring, "proxy": {"443": front([chain[-1].gateway, "443"], "git.example")}}
        chain.append(Node(f"n{n}", up, wiring))
    line = three().by_label["a/line"]
    start = Node("start", {**line.facts, "PARENT": chain[-1].label}, line.wiring)
    answer = why(plant([*chain, start]), start, "git.example")
    assert answer.reached
    assert len(answer.steps) > 1500


@pytest.mark.parametrize("host", ["git.example", "x.arc.example", "y.x.arc.example", "GIT.example"])
def test_reached(host: str) -> None:
    assert asked(host)[:2] == (True, "")


@pytest.mark.parametrize(
    ("host", "port", "name", "at", "said"),
    [
        ("arc.example", 443, AS_DIALLED, "a/line", "no entry of CoreDNS"),
        ("other.example", 443, AS_DIALLED, "a/line", "no entry of CoreDNS"),
        ("203.0.113.1", 443, AS_DIALLED, "a/line", "not the gateway of its parent"),
        ("10.0.4.10", 443, "git.example", "a/line", "not the gateway of its parent"),
        ("10.0.3.10", 443, AS_DIALLED, "a/l3", "asks for no name"),
        ("git.example", 443, None, "a/l3", "asks for no name"),
        ("git.example", 443, "evil.example", "a/l3", "list for 443 has no evil.example"),
        ("git.example", 443, "arc.example", "a/l3", "*.arc.example does not cover arc.example itself"),
        ("git.example", 8084, AS_DIALLED, "a/l3", "nothing listens on 8084"),
    ],
)
def test_stopped(host: str, port: int, name: str | None, at: str, said: str) -> None:
    reached, stopped, reason = asked(host, port, name)
    assert (reached, stopped) == (False, at)
    assert said in reason


def test_what_the_broker_alone_knows() -> None:
    line = {"known": [["broker.l3", "10.0.3.10", "mosquitto"]]}
    assert asked("broker.l3", 8883, line=line)[0]
    assert asked("broker.l3", 443, line=line)[2] == "no entry of CoreDNS at a/line is for broker.l3"
    assert not asked("broker.l3", 8883)[0]


def test_an_address_with_a_name_that_is_listed_arrives() -> None:
    assert asked("10.0.3.10", name="git.example")[0]


@pytest.mark.parametrize(
    ("changed", "at", "said"),
    [
        ({"l4": {"proxy": {"443": front(["*", "443"], "x.example")}}}, "a/l4", "has no git.example"),
        ({"l3": {"proxy": {"443": front([], "git.example")}}}, "a/l3", "no way up"),
        ({"l3": {"proxy": {"443": front(["10.9.9.9", "443"], "git.example")}}}, "a/l3", "not its parent's gateway"),
        ({"l3": {"proxy": {"443": front(["*", "443"], "git.example")}}}, "a/l3", "only a root may"),
        ({"l3": {"egress": {"proxy": []}}}, "a/l3", "lets the proxy out"),
        ({"l4": {"egress": {"proxy": []}}}, "a/l4", "out to the internet"),
        ({"l3": {"ingress": {"proxy": []}}}, "a/l3", "lets 10.0.17.0/24 in"),
        (
            {"l3": {"services": [service("10.0.3.10", 443, sources=("10.0.18.0/24",))]}},
            "a/l3",
            "is open to 10.0.18.0/24",
        ),
        ({"l3": {"services": []}}, "a/l3", "nothing listens"),
        (
            {"l3": {"services": [service("10.0.3.10", 443), {**service("10.0.3.10", 443), "name": "broker"}]}},
            "a/l3",
            "envoy-service and broker ask for 443 of its gateway, and only one of them gets it",
        ),
        (
            {"l3": {"proxy": {"443": front(["10.0.4.10", "443"], "git.example", sources=("10.0.18.0/24",))}}},
            "a/l3",
            "takes connections of",
        ),
        ({"line": {"dns": [[["git"], "10.0.9.9"]]}}, "a/line", "not the gateway of its parent"),
        (
            {"l3": {"proxy": {"443": front(["10.0.4.10", "8084"], "git.example")}}},
            "a/l3",
            "where something else answers",
        ),
    ],
)
def test_a_hop_that_is_broken(changed: dict[str, Json], at: str, said: str) -> None:
    reached, stopped, reason = asked(**changed)  # type: ignore[arg-type]
    assert (reached, stopped) == (False, at)
    assert said in reason


def test_what_is_served_half_way() -> None:
    served = front(["10.0.4.10", "443"]) | {"local": {"git.example": "mirror"}}
    assert asked(l3={"proxy": {"443": served}}) == (True, "", "the proxy serves git.example here (mirror)")


def test_the_root_reaches_everything_itself() -> None:
    plant = three()
    assert why(plant, plant.by_label["a/l4"], "other.example").reached
    assert not why(plant, plant.by_label["a/l4"], "10.0.3.10").reached


@pytest.mark.parametrize(
    ("host", "is_"),
    [("git.example", True), ("10.0.0.1", False), ("203.0.113.1", True), ("a.b.svc", False), ("mosquitto", False)],
)
def test_outside(host: str, is_: bool) -> None:
    assert outside(host) == is_


def walled(*names: str, sites: tuple[str, ...] = (), **changed: Json) -> Plant:
    """The three levels with a firewall between l4 and l3; at some sites only where these are named."""
    made = three(**changed)
    facts = [
        dict(node.facts, LEVEL={"a/line": "l2"}.get(node.name, node.name[2:]), REGION="north") for node in made.nodes
    ]
    nodes = [Node(node.name, held, node.wiring) for node, held in zip(made.nodes, facts, strict=True)]
    conduit = Conduit(
        upper="l4",
        lower="l3",
        about="x",
        proxy="own" if sites else "firewall",
        firewalls=sites,
        destinations=tuple(Destination(name=name) for name in names),
    )
    return plant(nodes, Conduits({"l4-l3": conduit}))


@pytest.mark.parametrize(
    ("host", "name", "reached", "said"),
    [
        ("git.example", AS_DIALLED, True, "the firewall passes git.example"),
        ("north.arc.example", AS_DIALLED, True, "the firewall passes north.arc.example"),
        ("x.arc.example", AS_DIALLED, False, "the firewall's list for 443 (allowed.csv) has no x.arc.example"),
        ("git.example", None, False, "the proxy passes names only"),
    ],
)
def test_a_firewall_in_the_place_of_a_proxy(host: str, name: str | None, reached: bool, said: str) -> None:
    held = walled("git.example", "${REGION}.arc.example", l4={"proxy": {}, "services": []})
    answer = why(held, held.by_label["a/line"], host, 443, name)
    assert (answer.reached, said in answer.reason) == (reached, True)
    if name is not None:
        assert not why(held, held.by_label["a/line"], host, 8084, name).reached


@pytest.mark.parametrize(("sites", "said"), [(("a",), "the firewall passes git.example"), (("b",), "nothing listens")])
def test_a_firewall_at_some_sites(sites: tuple[str, ...], said: str) -> None:
    held = walled("git.example", sites=sites, l4={"proxy": {}, "services": []})
    answer = why(held, held.by_label["a/line"], "git.example")
    assert answer.reached == (sites == ("a",))
    assert said in answer.reason
