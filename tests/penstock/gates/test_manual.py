"""The gates of a promotion by hand."""

from datetime import UTC, datetime

import pytest

from penstock.gates import holdfile
from penstock.gates.hold import Hold
from penstock.gates.manual import Waits, held_apps, met, waits
from penstock.gates.reason import Reason
from penstock.promote.run import Decision, plan
from tests.penstock.conftest import MakeRepository
from tests.penstock.gates.benches import opened
from tests.penstock.support.manifests import config_map
from tests.penstock.support.repository import Files, Repository
from tests.penstock.support.rings import NOW, ringed


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants in three rings."""
    return ringed(repo({"README.md": "plants"}))


def waiting(plants: Repository, files: Files, source: str = "plant-a", now: datetime = NOW) -> Waits:
    plants.commit(files)
    with opened(plants) as (bench, _):
        return waits(bench, plan(bench, source, "plant-b"), now)


def test_the_rings_a_window_and_a_hold(plants: Repository) -> None:
    facts = {"TIME_ZONE": "UTC", "MAINTENANCE_WINDOW": "Sun 02:00-04:00"}
    found = waiting(
        plants,
        {
            "clusters/plant-b/l3/site.yaml": config_map("site-facts", facts),
            "clusters/plant-a/holds.yaml": holdfile.written("plant-a", [Hold("", "Ada", NOW, "it leaks")]),
        },
    )
    assert [one.gate for one in found.holds] == ["hold"]
    assert "plant-a: the site is held by Ada: it leaks" in found.holds[0].text
    assert [one.gate for one in found.others] == ["window", "soak"]
    assert found.against("") == (*found.holds, *found.others)
    assert found.against("it burns") == found.holds


def test_inside_the_window(plants: Repository) -> None:
    facts = {"TIME_ZONE": "UTC", "MAINTENANCE_WINDOW": "Sun 02:00-04:00"}
    files = {"clusters/plant-b/l3/site.yaml": config_map("site-facts", facts)}
    found = waiting(plants, files, now=datetime(2026, 11, 22, 3, tzinfo=UTC))
    assert [one.gate for one in found.others] == ["soak"]


def test_what_moves_nothing_waits_for_nothing(plants: Repository) -> None:
    hold = holdfile.written("plant-b", [Hold("", "Ada", NOW, "audit")])
    assert waiting(plants, {"clusters/plant-b/holds.yaml": hold}, source="plant-c") == Waits()


def test_held_apps_of_both_ends(plants: Repository) -> None:
    for site, app in (("plant-a", "historian"), ("plant-b", "broker")):
        plants.write({f"clusters/{site}/holds.yaml": holdfile.written(site, [Hold(app, "Ada", NOW, "audit")])})
    plants.commit()
    with opened(plants) as (bench, _):
        assert held_apps(bench, "plant-a", "plant-b", NOW) == ("broker", "historian")


def test_a_blocked_decision_cannot_be_written(plants: Repository) -> None:
    with opened(plants) as (bench, _):
        decision = Decision((plan(bench, "plant-a", "plant-b"),), None)
    assert decision.writable
    found = Waits((Reason("hold", "held"),), (Reason("window", "shut"),))
    for override, refusals in (("", ("held", "shut")), ("it burns", ("held",))):
        one = met(decision, [found], override, writing=True)
        assert (one.writable, one.plans[0].refusals) == (False, refusals)
        assert (one.plans[0].gates, one.plans[0].override) == (("hold: held", "window: shut"), override)
    assert met(decision, [found], "", writing=False).writable
