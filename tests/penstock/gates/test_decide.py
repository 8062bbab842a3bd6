"""The decision, for every site and app: what may move, what waits, and for how long."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.gates.approval import Approval
from penstock.gates.cargo import Cargo
from penstock.gates.decide import State, ring_reasons
from penstock.gates.hold import Hold
from penstock.gates.quorum import needed
from penstock.gates.settings import Freeze, Gates, Ring, Windows
from penstock.gates.soak import Stage, soak
from tests.penstock.gates.states import HOUR, NOW, RINGS, ack, cargo, run, said, standing, state, verdicts

OLD = cargo("old", x="1", y="1")
NEW = cargo("new", x="2", y="1")
NEWER = cargo("newer", x="2", y="2")
EVERYWHERE = {"b": standing(OLD), "c": standing(OLD)}


def test_a_ring_waits_for_the_soak_of_the_ring_before() -> None:
    found = verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks={"a": ack("a", run(NEW, since=10))}))
    assert found["a"].cargo is None
    assert found["b"].moving == ()
    assert found["b"].left == 14 * HOUR
    assert said(found["b"]) == "ring pilot: x soaked 24h at 0 of 1 site; running at a (10 h): 14 h left"
    assert (found["c"].left, "not acknowledged by" in said(found["c"])) == (None, False)


def test_after_its_soak_only_what_differs_moves() -> None:
    found = verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks={"a": ack("a", run(NEW, since=24))}))
    assert (found["b"].cargo, found["b"].moving) == (NEW, ("x",))
    assert {app.app: app.current for app in found["b"].apps} == {"x": False, "y": True}
    assert found["c"].moving == ()


def test_rings_do_not_jump() -> None:
    acks = {"a": ack("a", run(NEW, since=100)), "b": ack("b", run(NEW, since=12))}
    moved = {"b": standing(NEW), "c": standing(OLD)}
    assert verdicts(state(cargos=(OLD, NEW), standings=moved, acks=acks))["c"].moving == ("x",)
    assert verdicts(state(cargos=(OLD, NEW), standings=moved, acks={"a": acks["a"]}))["c"].moving == ()


def test_a_newer_freight_does_not_restart_the_clock_of_what_it_leaves_as_it_is() -> None:
    acks = {"a": ack("a", run(NEW, since=30, until=6), run(NEWER, since=6))}
    found = verdicts(state(cargos=(OLD, NEW, NEWER), standings=EVERYWHERE, acks=acks))
    assert (found["b"].cargo, found["b"].moving) == (NEW, ("x",))
    later = verdicts(state(cargos=(OLD, NEW, NEWER), standings=EVERYWHERE, acks=acks), NOW + 18 * HOUR)
    assert (later["b"].cargo, later["b"].moving) == (NEWER, ("x", "y"))


def test_what_was_replaced_before_its_time_does_not_go_on() -> None:
    other = cargo("other", x="3", y="1")
    acks = {"a": ack("a", run(NEW, since=30, until=20), run(other, since=20))}
    found = verdicts(state(cargos=(OLD, NEW, other), standings=EVERYWHERE, acks=acks))
    assert (found["b"].cargo, found["b"].left) == (other, 4 * HOUR)
    assert verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks))["b"].left is None


def test_what_a_site_was_rolled_back_from_is_not_proven_by_it() -> None:
    acks = {"a": ack("a", run(NEW, since=99)), "b": ack("b", run(NEW, since=99))}
    found = verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks))
    assert found["c"].moving == ()
    assert "replaced before its time at b" in said(found["c"])
    further = {"b": standing(NEWER), "c": standing(OLD)}
    assert verdicts(state(cargos=(OLD, NEW, NEWER), standings=further, acks=acks))["c"].moving == ("x",)


def test_a_site_never_goes_back() -> None:
    ahead = {"b": standing(NEWER), "c": standing(OLD)}
    found = verdicts(state(cargos=(OLD, NEW, NEWER), standings=ahead, acks={"a": ack("a", run(NEW, since=99))}))
    assert (found["b"].cargo, found["b"].moving) == (None, ())


def test_without_a_lock_the_first_promotion_is_by_hand() -> None:
    found = verdicts(state(cargos=(OLD, NEW), standings={"c": standing(OLD)}, acks={"a": ack("a", run(NEW, since=99))}))
    assert found["b"].moving == ()
    assert "penstock promote a b --adopt" in said(found["b"])


def test_a_held_app_stays_and_the_others_move() -> None:
    acks = {"a": ack("a", run(NEWER, since=99))}
    hold = Hold("x", "Ada", NOW - HOUR, "line 2 is being audited")
    found = verdicts(state(cargos=(OLD, NEWER), standings=EVERYWHERE, acks=acks, holds={"b": (hold,)}))
    assert found["b"].moving == ("y",)
    assert "x is held by Ada: line 2 is being audited" in said(found["b"])


def test_a_held_site_stays_and_a_hold_that_is_over_holds_nothing() -> None:
    acks = {"a": ack("a", run(NEW, since=99))}
    for until, moving in ((None, ()), (NOW + HOUR, ()), (NOW, ("x",))):
        hold = Hold("", "Ada", NOW - 9 * HOUR, "audit", until)
        found = verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks, holds={"b": (hold,)}))
        assert found["b"].moving == moving


def test_what_is_held_at_the_origin_goes_nowhere() -> None:
    hold = Hold("x", "Ada", NOW - HOUR, "it leaks memory")
    acks = {"a": ack("a", run(NEW, since=99))}
    found = verdicts(state(cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks, holds={"a": (hold,)}))
    assert found["b"].moving == ()
    assert "at the origin a x is held by Ada" in said(found["b"])


def test_windows_and_freezes_close_the_target_alone() -> None:
    gates = Gates(
        rings=RINGS,
        origin="a",
        windows=(Windows(sites=("b",), open=("Sat 22:00-02:00",)),),
        freezes=(Freeze(reason="stocktaking", sites=("c",), from_="2026-11-20", until="2026-11-22"),),
    )
    acks = {"a": ack("a", run(NEW, since=99)), "b": ack("b", run(NEW, since=99))}
    found = state(gates=gates, cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks, facts={"b": {"TIME_ZONE": "UTC"}})
    now = verdicts(found)
    assert (now["b"].moving, now["b"].left) == ((), 10 * HOUR)
    assert (now["c"].moving, "stocktaking" in said(now["c"])) == ((), True)
    assert verdicts(found, NOW + 10 * HOUR)["b"].moving == ("x",)


def test_approvals_are_asked_of_the_ring_that_receives() -> None:
    rings = (RINGS[0], Ring(name="early", sites=("b",), approvals=1, approvers=("eve@x",)), RINGS[2])
    acks = {"a": ack("a", run(NEW, since=99))}
    asked = state(rings, cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks)
    assert (verdicts(asked)["b"].moving, said(verdicts(asked)["b"])) == ((), "0 of 1 approval")
    agreed = state(
        rings, cargos=(OLD, NEW), standings=EVERYWHERE, acks=acks, approvals=(Approval("new", "tag t", "eve@x", "k"),)
    )
    assert verdicts(agreed)["b"].moving == ("x",)


# ---- quorums, and sites that are not heard of

FIVE = tuple("bcdef")
WIDE = (
    Ring(name="pilot", sites=("a",)),
    Ring(name="early", sites=FIVE, quorum="60%", stale="7d"),
    Ring(name="rest", sites=("z",)),
)


def wide(**acks: object) -> State:
    """Five early sites at the new freight, of which only these said something."""
    standings = {**{site: standing(NEW) for site in FIVE}, "z": standing(OLD)}
    return state(WIDE, ("a", *FIVE, "z"), cargos=(OLD, NEW), standings=standings, acks=acks)


def test_an_offline_site_is_unknown_and_not_failed() -> None:
    good = {site: ack(site, run(NEW, since=1)) for site in "bcd"}
    assert verdicts(wide(**good))["z"].moving == ("x",)
    two = verdicts(wide(b=good["b"], c=good["c"]))["z"]
    assert two.moving == ()
    assert "is said to run at 2 of 3 sites; unknown d, e, f" in said(two)


def test_a_word_counts_only_so_long() -> None:
    good = {site: ack(site, run(NEW, since=400)) for site in "bc"}
    late = ack("d", run(NEW, since=400, until=24 * 7 + 1))
    assert verdicts(wide(**good, d=late))["z"].moving == ()
    assert verdicts(wide(**good, d=ack("d", run(NEW, since=400, until=24 * 7))))["z"].moving == ("x",)


def test_one_site_that_fails_stops_the_ring_until_somebody_holds_it() -> None:
    acks = {site: ack(site, run(NEW, since=1)) for site in "bcd"} | {"e": ack("e", run(NEW, since=1, ready=False))}
    stopped = wide(**acks)
    assert verdicts(stopped)["z"].moving == ()
    assert "fails at e" in said(verdicts(stopped)["z"])
    hold = {"e": (Hold("", "Ada", NOW - HOUR, "a disk is broken"),)}
    seen = State(**{**{name: getattr(stopped, name) for name in stopped.__dataclass_fields__}, "holds": hold})
    assert verdicts(seen)["z"].moving == ("x",)


def test_an_empty_ring_is_passed_by() -> None:
    rings = (RINGS[0], Ring(name="nobody", sites=("none-*",)), RINGS[2])
    acks = {"a": ack("a", run(NEW, since=99))}
    found = verdicts(state(rings, ("a", "c"), cargos=(OLD, NEW), standings={"c": standing(OLD)}, acks=acks))
    assert found["c"].moving == ("x",)


def test_by_hand_the_rings_say_the_same() -> None:
    found = state(cargos=(OLD, NEW), standings=EVERYWHERE, acks={"a": ack("a", run(NEW, since=10))})
    (reason,) = ring_reasons(NOW, found, "b", NEW, ["x"])
    assert (reason.gate, reason.left) == ("soak", 14 * HOUR)
    assert ring_reasons(NOW, found, "nowhere", NEW, ["x"]) == ()


def test_apps_that_wait_for_the_same_are_one_reason() -> None:
    found = state(cargos=(OLD, NEW), standings=EVERYWHERE)
    (reason,) = ring_reasons(NOW, found, "b", NEW, ["w", "v"])
    assert "w, v soaked 24h at 0 of 1 site" in reason.text


# ---- algebra

NAMES = tuple("abcdef")
FREIGHTS = tuple(cargo(f"f{n}", x=str(n), y=str(n // 2)) for n in range(4))
HOURS = st.integers(0, 80)


@st.composite
def states(draw: st.DrawFn) -> State:
    """Two to four rings over up to six sites with any history."""
    cuts = sorted(draw(st.sets(st.integers(1, 5), min_size=1, max_size=3)))
    groups = [NAMES[i:j] for i, j in zip([0, *cuts], [*cuts, 6], strict=True)]
    rings = tuple(
        Ring(
            name=f"r{n}",
            sites=group,
            soak=f"{draw(st.sampled_from((0, 6, 24)))}h",
            quorum=draw(st.sampled_from(("100%", "50%", "1"))),
            stale="48h",
        )
        for n, group in enumerate(groups)
    )
    standings, acks, holds = {}, {}, {}
    for site in NAMES:
        if draw(st.booleans()):
            standings[site] = standing(draw(st.sampled_from(FREIGHTS)))
        at = sorted(draw(st.lists(HOURS, min_size=1, max_size=4, unique=True)), reverse=True)
        runs = [
            run(draw(st.sampled_from(FREIGHTS)), since, until, ready=draw(st.integers(0, 5)) > 0)
            for since, until in zip(at, [*at[1:], draw(st.integers(0, at[-1]))], strict=True)
        ]
        if draw(st.integers(0, 3)):
            acks[site] = ack(site, *runs)
        if not draw(st.integers(0, 3)):
            holds[site] = (Hold(draw(st.sampled_from(("", "x"))), "Ada", NOW, "because"),)
    return state(rings, NAMES, cargos=FREIGHTS, standings=standings, acks=acks, holds=holds)


@given(states())
@settings(max_examples=150, deadline=None)
def test_whatever_moves_was_proven_by_a_quorum_of_the_ring_before(one: State) -> None:
    for number, crew in enumerate(one.crews):
        for site in crew.sites:
            verdict = verdicts(one)[site]
            for app in verdict.moving if number else ():
                assert verdict.cargo is not None
                before = one.crews[number - 1]
                stages = [
                    soak(
                        one.acks.get(s),
                        ("l3",),
                        app,
                        verdict.cargo.parts[app],
                        timedelta(hours=int(before.ring.soak[:-1])),
                        timedelta(hours=48),
                        NOW,
                    ).stage
                    for s in before.sites
                ]
                assert stages.count(Stage.SOAKED) >= needed(before.ring.quorum, len(before.sites))
                assert all(not hold.holds(app, NOW) for hold in one.holds.get(site, ()))


@given(states())
@settings(max_examples=100, deadline=None)
def test_the_decision_depends_on_nothing_else_and_everything_that_waits_says_why(one: State) -> None:
    first, second = verdicts(one), verdicts(one)
    assert first == second
    for verdict in first.values():
        if verdict.cargo is not None and not verdict.moving:
            assert said(verdict)


@given(states())
@settings(max_examples=100, deadline=None)
def test_a_wait_with_an_end_is_over_then_when_nothing_else_happens(one: State) -> None:
    for site, verdict in verdicts(one).items():
        if (
            verdict.left
            and verdict.left < 40 * HOUR
            and all(NOW + verdict.left - word.clusters["l3"].reported <= 48 * HOUR for word in one.acks.values())
        ):
            later = verdicts(one, NOW + verdict.left)[site]
            assert later.moving
            assert isinstance(later.cargo, Cargo)


@pytest.mark.parametrize("site", ["b", "c"])
def test_nothing_moves_without_freights(site: str) -> None:
    assert verdicts(state(cargos=(), standings=EVERYWHERE))[site].moving == ()
