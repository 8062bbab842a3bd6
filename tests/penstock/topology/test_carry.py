"""topology.carry: where topics arrive."""

from penstock.topology.carry import Brokers, stopped
from penstock.topology.topics import FAR
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
    assert stopped(Brokers(plant), line, "telemetry") == (
        "the bridge of a/line brings it to a/l3 as telemetry (`topic telemetry out 1`), where the access list forbids "
        "children to write that: it has `write alarms`"
    )


def test_rights_are_those_to_the_topic_itself() -> None:
    """A bridge may take more than its parent's access list lets in."""
    held = three().by_label["a/l3"].wiring["broker"]
    rights = [["write", "telemetry/#"], ["deny", "telemetry/secret"]]
    plant = three(
        l3={"broker": {**held, "children": rights}, "hears": [["gateway", "#"]]},
        line={"broker": bridge("broker.l3", "line", ["#", "out", "1", "", ""])},
    )
    for topic, arrives in (("telemetry", True), ("telemetry/a", True), ("alarms", False), ("telemetry/secret", False)):
        found = [one.cluster for one in Brokers(plant).landings(plant.by_label["a/line"], topic)]
        assert ("a/l3" in found) == arrives, topic


def test_a_topic_that_grows_from_hop_to_hop_ends() -> None:
    plant = three(
        line={"broker": bridge("broker.l3", "line", ["#", "out", "0", "", "x/"], ["#", "in", "0", "", ""])},
        l3={"hears": [], "says": []},
    )
    brokers = Brokers(plant)
    assert len(list(brokers.landings(plant.by_label["a/line"], "telemetry"))) == FAR + 1
    assert not brokers.looks.over


def test_no_more_is_followed_than_was_granted() -> None:
    held = three().by_label["a/l3"].wiring["broker"]
    rights = [["write", f"t{n}"] for n in range(2000)]
    topics = [[f"t{n}", "out", "1", "", ""] for n in range(2000)]
    plant = three(l3={"broker": {**held, "children": rights}}, line={"broker": bridge("broker.l3", "line", *topics)})
    brokers = Brokers(plant)
    assert [one.cluster for one in brokers.landings(plant.by_label["a/line"], "t1999")] == ["a/line"]
    assert brokers.looks.over


def test_what_no_line_takes() -> None:
    line = three().by_label["a/line"]
    assert stopped(Brokers(three()), line, "alarms") == (
        "no line of the bridge of a/line takes alarms: it has `topic telemetry out 1`"
    )


def test_nobody_listens_at_the_top() -> None:
    plant = three(l4={"hears": []})
    assert stopped(Brokers(plant), plant.by_label["a/l3"], "north/telemetry") == (
        "it arrives at a/l4 as telemetry, where no application listens"
    )


def test_loops() -> None:
    assert Brokers(three()).loops == ()
    both = bridge("broker.l3", "line", ["telemetry", "both", "1", "", ""])
    assert len(Brokers(three(line={"broker": both})).loops) == 1
