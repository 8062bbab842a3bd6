"""topology.topics: filters held against every topic of a small world, and what comes round."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.topology.looks import Looks
from penstock.topology.topics import Hop, common, covers, fault, is_topic, unpublished
from penstock.topology.topics import loops as bounded

WORDS = ["a", "b", "$x", ""]
WORLD = ["/".join(levels) for length in range(1, 5) for levels in itertools.product(WORDS, repeat=length)]
WORLD.remove("")
FILTERS = st.builds(
    lambda levels, tail: "/".join([*levels, *tail]),
    st.lists(st.sampled_from(["a", "b", "+", "$x", ""]), min_size=1, max_size=3),
    st.sampled_from([[], ["#"]]),
).filter(lambda text: not fault(text))


def loops(hops: list[Hop], looks: int = 100_000) -> tuple[tuple[Hop, ...], ...]:
    return bounded(hops, Looks(looks))


def takes(filter_: str, topic: str) -> bool:
    """MQTT's own words, level by level."""
    if filter_[:1] in "+#" and topic.startswith("$"):
        return False
    wanted, levels = filter_.split("/"), topic.split("/")
    for at, level in enumerate(wanted):
        if level == "#":
            return len(levels) >= at
        if at >= len(levels) or level not in ("+", levels[at]):
            return False
    return len(wanted) == len(levels)


def meant(filter_: str) -> set[str]:
    return {topic for topic in WORLD if takes(filter_, topic)}


@given(FILTERS, st.sampled_from(WORLD))
def test_a_filter_takes_a_topic(filter_: str, topic: str) -> None:
    assert covers(filter_, topic) == takes(filter_, topic)


@given(FILTERS, FILTERS)
def test_what_two_have_in_common(one: str, other: str) -> None:
    both = common(one, other)
    assert (meant(both) if both else set()) == meant(one) & meant(other)


@given(FILTERS, FILTERS)
def test_covers_is_containment(wide: str, other: str) -> None:
    # `$x/…` under a wildcard is left out of both, and a filter that takes nothing of the world proves nothing.
    if covers(wide, other):
        assert meant(other) <= meant(wide)


@given(FILTERS, FILTERS, FILTERS)
def test_covering_is_an_order(one: str, two: str, three: str) -> None:
    assert covers(one, one)
    if covers(one, two) and covers(two, three):
        assert covers(one, three)


@given(FILTERS, FILTERS)
def test_a_hop_carries_what_is_taken_and_renames_it(pattern: str, published: str) -> None:
    hop = Hop("low", "high", pattern, "north/", "")
    arrived = hop.carry(f"north/{published}")
    shared = common(f"north/{pattern}", f"north/{published}")
    assert bool(arrived) == (shared not in ("", "north/"))  # without its prefix nothing would be left of a topic
    if arrived:
        assert covers(f"x/{pattern}", f"x/{arrived}")  # behind a prefix `$` is a letter like any other


def test_prefixes_of_the_worked_enterprise() -> None:
    up = Hop("plant-a/l3", "plant-a/l4", "telemetry", "northbound/", "", 1)
    assert up.carry("northbound/telemetry") == "telemetry"
    assert up.carry("telemetry") == ""
    assert up.carry("northbound/#") == "telemetry"


def test_both_directions_come_round() -> None:
    both = [Hop("low", "high", "t/#"), Hop("high", "low", "t/#")]
    assert [len(circle) for circle in loops(both)] == [3]
    assert loops([Hop("low", "high", "t/#"), Hop("high", "low", "u/#")]) == ()


def test_a_prefix_ends_a_circle_and_a_growing_one_does_not() -> None:
    assert loops([Hop("low", "high", "t", "", "from-low/"), Hop("high", "low", "t")]) == ()
    assert loops([Hop("low", "high", "#", "", "x/"), Hop("high", "low", "#")]) != ()


def test_of_each_line_that_comes_round_one_circle_is_told() -> None:
    """There are more ways round than anybody could follow."""
    patterns = ["#", *("+/" * levels + "#" for levels in range(1, 40))]
    hops = [Hop(*way, pattern) for pattern in patterns for way in (("low", "high"), ("high", "low"))]
    found = loops(hops)
    assert {hop for circle in found for hop in circle} == set(hops)
    assert len(found) < len(hops)
    assert {len(circle) for circle in found} == {3}


def test_no_more_is_looked_at_than_was_granted() -> None:
    hops = [Hop(*way, f"t{n}") for n in range(300) for way in (("low", "high"), ("high", "low"))]
    looks = Looks(5000)
    assert len(bounded(hops, looks)) < 300
    assert looks.over


def test_thousands_of_levels() -> None:
    deep = "a/" * 5000 + "b"
    assert covers("a/#", deep)
    assert covers(deep, deep)
    assert not covers(deep, deep + "/c")
    assert common(deep, "+/" * 5000 + "#") == deep
    assert common(deep, deep + "/c") == ""


@given(st.lists(st.builds(Hop, st.sampled_from("LMH"), st.sampled_from("LMH"), FILTERS), max_size=5, unique=True))
def test_without_a_way_back_nothing_comes_round(hops: list[Hop]) -> None:
    up = [hop for hop in hops if "LMH".index(hop.source) < "LMH".index(hop.target)]
    assert loops(up) == ()


@pytest.mark.parametrize("text", ["", "a/#/b", "a#", "a+/b", "\0"])
def test_what_is_no_filter(text: str) -> None:
    assert fault(text)


def test_what_is_published_has_no_wildcard() -> None:
    assert is_topic("a/b")
    assert not is_topic("a/+")


@pytest.mark.parametrize("text", ["", "#", "a/+", "$share/group/a", "$SYS/broker/uptime", "a" * 65536])
def test_what_nobody_publishes(text: str) -> None:
    assert unpublished(text)


@pytest.mark.parametrize("text", ["telemetry", "/a", "a/", "a//b", "$own/a"])
def test_what_somebody_publishes(text: str) -> None:
    assert not unpublished(text)
