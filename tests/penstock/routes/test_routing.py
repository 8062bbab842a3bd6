"""Tables of routes: one delivery a sink, the most urgent first."""

import pytest

from penstock.routes import Delivery, Message, RouteError, Routing, Sink

UP = "FROM /messages/* INTO $upstream"
ALARM = "FROM /messages/* WHERE level = 'high' INTO BrokeredEndpoint(\"/modules/alarm/inputs/in\")"


def test_a_sink_gets_a_message_once_by_its_most_urgent_route() -> None:
    routing = Routing.load(
        {
            "all": UP,
            "alarm": {"route": ALARM, "priority": 3, "timeToLiveSecs": 60},
            "high": {"route": "FROM /messages/* WHERE level = 'high' INTO $upstream", "priority": 0},
        }
    )
    assert routing.select(Message("/messages", properties={"level": "high"})) == (
        Delivery(Sink(), 0, 7200, "high"),
        Delivery(Sink("alarm", "in"), 3, 60, "alarm"),
    )
    assert routing.select(Message("/messages")) == (Delivery(Sink(), 2_000_000_000, 7200, "all"),)
    assert routing.select(Message("/twinChangeNotifications")) == ()


def test_a_negative_time_to_live_is_for_ever() -> None:
    assert Routing.load({"all": UP}, -1).select(Message("/messages"))[0].time_to_live_secs is None


@pytest.mark.parametrize(
    "held", [None, 3, {}, {"route": 3}, {"route": UP, "priority": "high"}, {"route": UP, "timeToLiveSecs": -1}]
)
def test_other_shapes_are_refused(held: object) -> None:
    with pytest.raises(ValueError, match="route all"):
        Routing.load({"all": held})


def test_a_route_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RouteError):
        Routing.load({"all": "FROM"})
