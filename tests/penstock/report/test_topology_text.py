"""report.topology_text: trees and answers."""

from penstock.report.topology_text import landings, opens, tree, way
from penstock.topology.carry import Brokers
from penstock.topology.reach import why
from tests.penstock.topology.plants import three


def test_tree() -> None:
    assert list(tree(three())) == [
        "a",
        "└─ l4 (l4, )  ⇠ 443 2 names, 8883",
        "   └─ l3 (l3, )  ⇢ 10.0.4.10  ⇠ 443 2 names, 8883",
        "      └─ line (l2, )  ⇢ 10.0.3.10",
    ]


def test_what_is_open() -> None:
    assert opens(three().by_label["a/line"]) == ""


def test_way() -> None:
    plant = three()
    lines = list(way(why(plant, plant.by_label["a/line"], "other.example")))
    assert lines == ["1. a/line: no entry of CoreDNS at a/line is for other.example", "stopped at a/line"]


def test_landings() -> None:
    plant = three()
    lines = list(landings(Brokers(plant), plant.by_label["a/line"], "telemetry"))
    assert lines[-1] == "a/l4 as telemetry (bridge of a/l3, QoS 1): hub"
    assert list(landings(Brokers(plant), plant.by_label["a/line"], "alarms"))[-1].startswith("nobody listens: ")
