"""topology.carry: where topics arrive."""

from penstock.topology.carry import Brokers, stopped
from tests.penstock.topology.plants import bridge, three


def test_over_two_bridges_and_an_application() -> None:
    plant = three()
    brokers = Brokers(plant)
    found = [(one.cluster, one.topic, one.heard_by) for one in brokers.landings(plant.by_label["a/line"], "telemetry")]
    assert found == [
        ("a/line", "telemetry", ()),
        ("a/l3", "telemetry", ("gateway",)),
        ("a/l3", "north/telemetry", ()),
        ("a/l4", "telemetry", ("hub",)),
    ]


def test_a_bridge_to_nowhere() -> None:
    plant = three(line={"broker": bridge("elsewhere", "line", ["telemetry", "out", "1", "", ""]) | {"aliases": {}}})
    brokers = Brokers(plant)
    assert [one.target for one in brokers.bridges if one.node.label == "a/line"] == [None]
    assert stopped(brokers, plant.by_label["a/line"], "telemetry") == (
        "the bridge of a/line leads to no broker of its parent"
    )


def test_rights_of_the_parent() -> None:
    held = three().by_label["a/l3"].wiring["broker"]
    plant = three(l3={"broker": {**held, "children": [["write", "alarms"]]}})
    line = plant.by_label["a/line"]
    assert [one.cluster for one in Brokers(plant).landings(line, "telemetry")] == ["a/line"]
    assert "access list forbids it" in stopped(Brokers(plant), line, "telemetry")


def test_nobody_listens_at_the_top() -> None:
    plant = three(l4={"hears": []})
    assert stopped(Brokers(plant), plant.by_label["a/l3"], "north/telemetry") == (
        "it arrives at a/l4 as telemetry, where no application listens"
    )


def test_loops() -> None:
    assert Brokers(three()).loops == ()
    both = bridge("broker.l3", "line", ["telemetry", "both", "1", "", ""])
    assert len(Brokers(three(line={"broker": both})).loops) == 1
