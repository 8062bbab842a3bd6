"""How long a site has run one app of a release without a break."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.gates.soak import RingSoak, Soak, Stage, soak
from penstock.gates.word import Ack, Run, Word
from tests.penstock.gates.states import HOUR, NOW, ack, cargo, run

A, B = cargo("a", x="1", y="1"), cargo("b", x="2", y="1")
NEED, STALE = timedelta(hours=24), timedelta(days=7)


def of(*runs: Run, app: str = "x", part: str = "1", clusters: tuple[str, ...] = ("l3",)) -> Soak:
    return soak(ack("s", *runs), clusters, app, part, NEED, STALE, NOW)


@pytest.mark.parametrize(
    ("runs", "stage", "ran"),
    [
        ([run(A, 24)], Stage.SOAKED, 24),
        ([run(A, 24, 5)], Stage.SOAKED, 24),
        ([run(A, 23)], Stage.SOAKING, 23),
        ([run(A, 50, 20), run(B, 20)], Stage.SOAKED, 30),
        ([run(A, 30, 20), run(B, 20)], Stage.REPLACED, 10),
        ([run(A, 10, 0), run(B, 0)], Stage.REPLACED, 10),
        ([run(B, 30)], Stage.ELSEWHERE, 0),
        ([run(A, 30, ready=False)], Stage.FAILING, 0),
        ([run(A, 40, 20), run(A, 20, 10, ready=False), run(A, 10)], Stage.SOAKING, 20),
        ([run(A, 400, 24 * 7 + 1)], Stage.UNKNOWN, 0),
    ],
)
def test_stages(runs: list[Run], stage: Stage, ran: int) -> None:
    found = of(*runs)
    assert (found.stage, found.ran) == (stage, ran * HOUR)


def test_a_break_begins_the_time_anew_but_takes_nothing_away() -> None:
    found = of(run(A, 40, 20), run(B, 20, 10), run(A, 10))
    assert (found.stage, found.ran, found.left) == (Stage.SOAKING, 20 * HOUR, 14 * HOUR)


def test_an_app_that_the_newer_freight_leaves_alone_runs_on() -> None:
    runs = (run(A, 30, 5), run(B, 5))
    assert of(*runs, app="y", part="1").ran == 30 * HOUR
    assert of(*runs, app="x", part="2").ran == 5 * HOUR


def test_an_app_that_is_gone_has_an_empty_part() -> None:
    assert of(run(cargo("c", y="1"), 30), app="x", part="").stage is Stage.SOAKED


def test_a_site_runs_it_while_all_its_clusters_do() -> None:
    words = {
        "l3": Word("r", "", (run(A, 40),)),
        "l2": Word("r", "", (run(B, 40, 10), run(A, 10))),
    }
    found = soak(Ack("s", words), ("l2", "l3"), "x", "1", NEED, STALE, NOW)
    assert (found.stage, found.ran) == (Stage.SOAKING, 10 * HOUR)
    assert soak(Ack("s", words), ("l2", "l3", "l4"), "x", "1", NEED, STALE, NOW).stage is Stage.UNKNOWN
    assert soak(None, ("l3",), "x", "1", NEED, STALE, NOW).stage is Stage.UNKNOWN
    assert soak(Ack("s"), (), "x", "1", NEED, STALE, NOW).stage is Stage.UNKNOWN


def test_a_word_from_the_future_is_no_word() -> None:
    assert of(run(A, 30, -1)).stage is Stage.UNKNOWN


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True), st.integers(0, 50))
def test_time_only_adds(hours: list[int], later: int) -> None:
    at = sorted(hours, reverse=True)
    runs = [run((A, B)[n % 2], since, until) for n, (since, until) in enumerate(pairwise(at))]
    one = ack("s", *runs)
    now, then = (soak(one, ("l3",), "x", "1", NEED, 900 * HOUR, NOW + h * HOUR) for h in (0, later))
    assert then.ran >= now.ran
    if now.stage is Stage.SOAKED:
        assert then.stage is Stage.SOAKED


def test_a_ring_is_done_at_its_quorum_and_tells_what_is_left() -> None:
    def soaking(left: int) -> Soak:
        return Soak(Stage.SOAKING, HOUR, left * HOUR)

    sites = {"a": Soak(Stage.SOAKED), "b": soaking(5), "c": soaking(2), "d": Soak(Stage.UNKNOWN)}
    assert RingSoak(sites, 1).done
    assert (RingSoak(sites, 2).done, RingSoak(sites, 2).left) == (False, 2 * HOUR)
    assert RingSoak(sites, 3).left == 5 * HOUR
    assert RingSoak(sites, 4).left is None
    failing = RingSoak({**sites, "e": Soak(Stage.FAILING)}, 1)
    assert (failing.done, failing.left) == (False, None)
