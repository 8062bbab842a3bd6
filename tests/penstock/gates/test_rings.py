"""Which sites receive a release together."""

import pytest

from penstock.errors import PenstockError
from penstock.gates.rings import crews, origin, ring_of
from penstock.gates.settings import Gates, Ring

GATES = Gates(
    rings=(Ring(name="pilot", sites=("plant-a",)), Ring(name="rest", sites=("plant-*", "!plant-a", "!plant-x")))
)


def test_a_site_is_in_one_ring_or_none() -> None:
    names = [ring.name if (ring := ring_of(GATES, site)) else None for site in ("plant-a", "plant-b", "plant-x", "hq")]
    assert names == ["pilot", "rest", None, None]


def test_rings_with_their_sites_in_order() -> None:
    found = crews(GATES, ["plant-c", "plant-b", "plant-a", "hq"])
    assert [(crew.ring.name, crew.sites) for crew in found] == [
        ("pilot", ("plant-a",)),
        ("rest", ("plant-b", "plant-c")),
    ]


def test_a_site_in_two_rings_is_refused() -> None:
    gates = Gates(rings=(Ring(name="pilot", sites=("plant-a",)), Ring(name="rest", sites=("*",))))
    with pytest.raises(PenstockError, match=r"the site plant-a is in two rings, pilot and rest: .*!plant-a"):
        crews(gates, ["plant-a", "plant-b"])


def test_a_site_that_is_not_there_is_refused() -> None:
    with pytest.raises(PenstockError, match="the ring pilot names the site plant-a, which is not there"):
        crews(GATES, ["plant-b"])


def test_the_origin_is_the_only_site_of_the_first_ring_or_the_one_that_is_named() -> None:
    sites = ["plant-a", "plant-b", "plant-c"]
    assert origin(GATES, sites) == "plant-a"
    assert origin(Gates(origin="plant-b"), sites) == "plant-b"


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        (Gates(), "there are no rings"),
        (Gates(rings=(Ring(name="a", sites=("*",)),)), "the ring a has 2 sites"),
        (Gates(origin="c"), "`origin: c` is no site"),
    ],
)
def test_an_origin_that_nobody_says_is_refused(gates: Gates, said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        origin(gates, ["a", "b"])
