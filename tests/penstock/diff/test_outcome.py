"""How a cluster fares, and how grave a change is."""

from dataclasses import replace

from penstock.danger.danger import Grade
from penstock.diff.outcome import State
from tests.penstock.support.diffs import change, danger, field, outcome


def test_a_cluster_is_hit_by_what_counts() -> None:
    assert {state for state in State if outcome("a/l4", state).hit} == set(State) - {State.SAME, State.NOISE}


def test_facts_of_a_cluster() -> None:
    one = outcome("a/l3", facts={"PARENT": "a/l4"})
    assert (one.site, one.level, one.ring, one.parent) == ("a", "l3", "pilot", "a/l4")
    bare = replace(one, facts={})
    assert (bare.site, bare.level, bare.ring, bare.parent) == ("", "", "", "")


def test_a_change_is_as_grave_as_its_gravest_danger() -> None:
    assert change("web").grade is Grade.NONE
    assert change("web", dangers=[danger(grade=Grade.CAUTION), danger(grade=Grade.CRITICAL)]).grade is Grade.CRITICAL


def test_a_change_is_noise_when_all_of_it_is() -> None:
    assert change("web", field(noise="a checksum")).noise
    assert not change("web", field(), field(noise="a checksum")).noise
