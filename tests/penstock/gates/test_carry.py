"""What the gates allow is carried out for all sites together, and one that is stopped stops no other."""

import pytest

from penstock.gates.carry import carried, plan, write
from penstock.gates.decide import AppVerdict, Verdict
from penstock.gates.gather import gather
from penstock.gates.reason import Reason
from tests.penstock.conftest import MakeRepository
from tests.penstock.gates.benches import opened
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import ringed
from tests.penstock.support.sites import LOCK, PLACE, release

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants in three rings."""
    return ringed(repo({"README.md": "plants"}))


def test_one_that_conflicts_leaves_the_others_their_way(plants: Repository) -> None:
    plants.commit({PLACE.format("plant-b"): release("1.0.9", 1, "plant-b")})
    with opened(plants) as (bench, past):
        state = gather(bench, past)
        plans = [plan(bench, past, state, _allowed(site, state.cargos[-1])) for site in ("plant-b", "plant-c")]
        done = carried(bench, [one for one in plans if one])
        assert [one.target for one in done.stopped] == ["plant-b"]
        assert write(bench, done.decision, commit=False) == (PLACE.format("plant-c"), LOCK.format("plant-c"))
    assert (plants.root / PLACE.format("plant-c")).read_text() == release("1.1.0", 2, "plant-c")


def test_an_older_freight_than_what_the_origin_has_now(plants: Repository) -> None:
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    with opened(plants) as (bench, past):
        state = gather(bench, past)
        one = plan(bench, past, state, _allowed("plant-b", state.cargos[-2]))
        assert one is not None
        write(bench, carried(bench, [one]).decision, commit=True)
    assert (plants.root / PLACE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")
    assert plants.git("status", "--porcelain") == ""


def test_what_is_held_is_not_taken(plants: Repository) -> None:
    with opened(plants) as (bench, past):
        state = gather(bench, past)
        held = AppVerdict("historian", current=False, held=True, reasons=(Reason("hold", "audit"),))
        other = AppVerdict("broker", current=False, held=False)
        one = plan(bench, past, state, Verdict("plant-b", "early", state.cargos[-1], (held, other)))
        assert one is not None
        assert one.moving == ()
        assert plan(bench, past, state, Verdict("plant-b", "early", state.cargos[-1], (held,))) is None


RING_OF = {"plant-b": "early", "plant-c": "rest"}


def _allowed(site: str, cargo: object) -> Verdict:
    return Verdict(site, RING_OF[site], cargo, (AppVerdict("historian", current=False, held=False),))  # type: ignore[arg-type]
