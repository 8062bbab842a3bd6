"""Trees of conditions."""

from penstock.routes import Message
from penstock.routes.nodes import All, Any, Body, Coalesce, Literal, Node, Property, Shadowed, System, decide
from penstock.routes.path import Path
from penstock.routes.values import UNDEFINED, Kind

NOTHING = Message("/messages")


class Untouched:
    """A condition that must not be asked."""

    kind = Kind.BOOL

    def value(self, message: Message) -> bool:
        raise AssertionError(message)


def test_what_is_decided_asks_no_further() -> None:
    untouched: Node = Untouched()
    assert All((Literal(False), untouched)).value(NOTHING) is False
    assert Any((Literal(True), untouched)).value(NOTHING) is True


def test_what_is_not_there_is_undefined() -> None:
    for node in (Property("a"), System("a"), Body(Path(("a",)))):
        assert node.value(NOTHING) is UNDEFINED
        assert decide(node, NOTHING) is UNDEFINED


def test_what_the_sender_set_comes_first() -> None:
    message = Message("/messages", properties={"$a": "sent"}, system={"a": "known"})
    assert Shadowed("$a", System("a")).value(message) == "sent"
    assert System("a").value(message) == "known"


def test_the_kind_of_a_choice() -> None:
    assert Coalesce(Body(Path(("a",))), Literal("x")).kind is Kind.ANY
    assert Coalesce(Property("a"), Literal("x")).kind is Kind.STRING
