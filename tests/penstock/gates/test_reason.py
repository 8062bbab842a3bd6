"""Why something waits."""

from datetime import timedelta

from penstock.gates.reason import Reason


def test_a_reason_without_an_end_waits_for_somebody() -> None:
    assert Reason("hold", "held").left is None
    assert Reason("soak", "soaking", timedelta(hours=1)) != Reason("soak", "soaking")
