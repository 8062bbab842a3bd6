"""report.topology_text: trees and answers."""

from penstock.report.topology_text import landings, opens, tree, way
from penstock.topology.carry import Brokers
from penstock.topology.cluster import Node, plant
from penstock.topology.reach import why
from tests.penstock.topology.plants import facts, three


def test_tree() -> None:
    assert list(tree(three())) == [
        "a",
        "└─ l4 (l4, )  ⇠ 443 2 names, 8883",
        "   └─ l3 (l3, )  ⇢ 10.0.4.10  ⇠ 443 2 names, 8883",
        "      └─ line (l2, )  ⇢ 10.0.3.10",
    ]


def test_a_parent_that_is_nowhere() -> None:
    fleet = plant([Node("x", facts("line", "l2", "a/gone"))])
    assert list(tree(fleet))[1].endswith("! its parent a/gone is not in the fleet")


def test_parents_that_go_round() -> None:
    fleet = plant(
        [
            Node("x", facts("one", "l3", "a/two")),
            Node("y", facts("two", "l3", "a/one")),
            Node("z", facts("below", "l2", "a/two")),
            Node("s", facts("self", "l4", "a/self")),
        ]
    )
    said = "\n".join(tree(fleet))
    assert all(f"{name} (" in said for name in ("one", "two", "below", "self"))
    assert [line for line in said.splitlines() if "below" in line and "!" in line] == []
    assert "one (l3, )  ⇢ ?  ! it is above itself: its parents go round" in said


def test_a_chain_may_be_longer_than_the_stack_of_python() -> None:
    chain = [Node(f"n{n}", facts(f"c{n}", "l2", f"a/c{n - 1}" if n else "")) for n in range(3000)]
    lines = list(tree(plant(chain)))
    assert len(lines) == 3001
    assert max(map(len, lines)) < 100


def test_clusters_of_one_name_are_each_drawn_and_what_is_below_them_once() -> None:
    """Drawn below each, thirty levels of two would be a billion lines."""
    twins = [Node(f"n{n}-{side}", facts(f"c{n}", "l2", f"a/c{n - 1}" if n else "")) for n in range(30) for side in "xy"]
    assert len(list(tree(plant(twins)))) < 120


def test_what_is_open() -> None:
    assert opens(three().by_label["a/line"]) == ""


def test_way() -> None:
    fleet = three()
    lines = list(way(why(fleet, fleet.by_label["a/line"], "other.example")))
    assert lines == ["1. a/line: no entry of CoreDNS at a/line is for other.example", "stopped at a/line"]


def test_landings_with_the_right_to_them() -> None:
    held = three().by_label["a/l3"].wiring["broker"]
    fleet = three(l3={"broker": {**held, "children": [["read", "x"], ["write", "telemetry"]]}})
    lines = list(landings(Brokers(fleet), fleet.by_label["a/line"], "telemetry"))
    assert lines[1] == (
        "a/l3 as telemetry (bridge of a/line, QoS 1: `topic telemetry out 1`, "
        "the access list's `write telemetry`): gateway"
    )


def test_landings() -> None:
    fleet = three()
    lines = list(landings(Brokers(fleet), fleet.by_label["a/line"], "telemetry"))
    assert lines[-1] == "a/l4 as telemetry (bridge of a/l3, QoS 1: `topic telemetry out 1 north/`): hub"
    assert list(landings(Brokers(fleet), fleet.by_label["a/line"], "alarms"))[-1].startswith("nobody listens: ")
