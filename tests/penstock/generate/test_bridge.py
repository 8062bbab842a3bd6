"""generate.bridge: Mosquitto's files."""

from penstock.generate.bridge import bridge, children, listener
from penstock.topology.conduit import Topic

UP = Topic(topic="telemetry", lower_prefix="northbound/", why="Released.")
DOWN = Topic(topic="commands/#", direction="down", qos=2)


def test_topics_in_both_directions() -> None:
    text = bridge("x", [UP, DOWN])
    assert text.endswith('# Released.\ntopic telemetry out 1 northbound/ ""\ntopic commands/# in 2\n')


def test_children_write_what_goes_up_and_read_what_comes_down() -> None:
    assert children("x", "l2", [UP, DOWN]).endswith("pattern write telemetry\npattern read commands/#\n")


def test_the_listener_asks_for_a_certificate() -> None:
    assert "require_certificate true\n" in listener("x")
    assert "allow_anonymous false\n" in listener("x")
