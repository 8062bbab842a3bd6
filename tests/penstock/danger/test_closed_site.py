"""A change that is seen while a site is closed."""

from datetime import UTC, datetime

from penstock.danger.closed_site import check
from penstock.danger.danger import Grade
from penstock.diff.outcome import ClusterOutcome
from penstock.settingsfile import parse
from tests.penstock.support.diffs import outcome

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
FROZEN = b"promotion:\n  freezes: [{reason: harvest, sites: [a], from: 2026-11-20, until: 2026-11-22}]\n"


def hit(**facts: str) -> ClusterOutcome:
    return outcome("a/l4", facts={"TIME_ZONE": "UTC", **facts})


def test_outside_its_window() -> None:
    (one,) = check(parse(b""), [hit(MAINTENANCE_WINDOW="Sun 02:00-06:00")], SATURDAY)
    assert (one.grade, one.clusters) == (Grade.CAUTION, ("a/l4",))
    assert one.sentence.startswith("site a is outside its maintenance window")


def test_inside_its_window_or_without_one() -> None:
    assert not list(check(parse(b""), [hit(MAINTENANCE_WINDOW="Sat 10:00-14:00"), hit()], SATURDAY))


def test_a_freeze_is_graver() -> None:
    (one,) = check(parse(FROZEN), [hit(), outcome("b/l4")], SATURDAY)
    assert one.grade is Grade.DANGER
    assert "harvest" in one.sentence


def test_a_fact_that_says_no_time_is_not_our_finding() -> None:
    assert not list(check(parse(b""), [hit(MAINTENANCE_WINDOW="whenever")], SATURDAY))


def test_a_cluster_without_a_site_is_never_closed() -> None:
    assert not list(check(parse(FROZEN), [outcome("alone")], SATURDAY))
