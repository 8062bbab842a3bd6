"""Waiting longer, and the breaker, on a clock of the test's own."""

from penstock_runtime.retry import Backoff, Breaker


def test_doubling_to_a_limit() -> None:
    backoff = Backoff(first=1, most=10, chance=lambda: 0)
    assert [backoff.next() for _ in range(6)] == [1, 2, 4, 8, 10, 10]
    backoff.reset()
    assert backoff.next() == 1


def test_chance_only_shortens() -> None:
    backoff = Backoff(first=1, most=10, chance=lambda: 1)
    assert backoff.next() == 0.75


def test_no_overflow_after_a_year() -> None:
    assert Backoff(first=1, most=10, chance=lambda: 0, attempts=10**7).next() == 10


def test_the_breaker() -> None:
    time = [0.0]
    breaker = Breaker(threshold=3, rest=10, clock=lambda: time[0])
    for _ in range(2):
        breaker.failed()
    states: list[tuple[str, float]] = [(breaker.state, breaker.remaining())]
    breaker.failed()
    states.append((breaker.state, breaker.remaining()))
    time[0] = 10
    states.append((breaker.state, breaker.remaining()))
    breaker.failed()
    states.append((breaker.state, breaker.remaining()))
    time[0] = 20
    breaker.succeeded()
    states.append((breaker.state, breaker.remaining()))
    assert states == [("closed", 0), ("open", 10), ("half-open", 0), ("open", 10), ("closed", 0)]
