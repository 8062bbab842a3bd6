"""Alive and ready."""

from penstock_runtime.health import Health


def test_ready_when_every_condition_holds() -> None:
    health = Health()
    health.set("connected", False)
    health.set("loaded", True)
    assert health.not_ready() == ["connected"]
    health.set("connected", True)
    assert health.not_ready() == []


def test_a_pulse_that_stops() -> None:
    time = [0.0]
    health = Health(clock=lambda: time[0])
    health.beat("loop", 5)
    time[0] = 5
    assert health.not_alive() == []
    time[0] = 5.1
    assert health.not_alive() == ["loop"]


def test_a_condition_that_is_asked_for_each_time() -> None:
    health, there = Health(), [True]
    health.watch("connected", lambda: there[0])
    assert health.not_ready() == []
    there[0] = False
    assert health.not_ready() == ["connected"]
