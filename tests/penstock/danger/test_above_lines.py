"""What stands between levels, and what does not."""

from dataclasses import replace

from penstock.danger.above_lines import told
from penstock.danger.danger import Grade
from penstock.diff.change import Action, ObjectId
from tests.penstock.support.diffs import change, field

PROXY, DATABASE = (change(name).object for name in ("proxy", "database"))
WAYS = frozenset({ObjectId("apps", "Deployment", "apps", "database")})


def test_nothing_is_said_where_nobody_is_below() -> None:
    assert told(PROXY, 0) is None
    assert told(DATABASE, 0, WAYS) is None


def test_what_stands_on_the_way_is_known_by_what_it_is() -> None:
    assert told(DATABASE, 2, WAYS) == (Grade.DANGER, "the clusters below reach the world through what changes here")
    assert told(PROXY, 2, WAYS) is None, "a name is nothing where the ways are known"


def test_without_ways_the_name_decides() -> None:
    assert told(PROXY, 2)
    assert told(DATABASE, 2) is None
    assert told(change("proxy", kind="Role").object, 2) is None


def test_the_name_before_counts_too() -> None:
    renamed = replace(DATABASE, action=Action.RENAMED, after=ObjectId("apps", "Deployment", "apps", "other"))
    assert told(renamed, 2, WAYS)


def test_what_is_new_or_noise_or_only_follows_is_not_meant() -> None:
    assert told(replace(PROXY, action=Action.ADDED), 2) is None
    assert told(change("proxy", field(noise="a checksum")).object, 2) is None
    assert told(change("proxy", field(follows="ConfigMap/apps/a")).object, 2) is None
