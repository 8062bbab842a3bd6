"""A plan sorts its own items."""

from penstock.promote.freight import freight
from penstock.promote.lock import Lock
from penstock.promote.plan import Item, Outcome, Plan

FREIGHT = freight("plant-a", "", {})


def item(outcome: Outcome) -> Item:
    """An item with this outcome."""
    return Item("f#a", "f", "a", None, None, None, outcome)


def test_each_item_is_in_one_place() -> None:
    plan = Plan("plant-a", "plant-b", FREIGHT, None, tuple(map(item, Outcome)))
    assert {one.outcome for one in plan.moving} == {Outcome.TAKE, Outcome.ADD, Outcome.REMOVE}
    assert {one.outcome for one in plan.conflicts} == {Outcome.CONFLICT, Outcome.UNKNOWN}
    assert [one.outcome for one in plan.local] == [Outcome.LOCAL]


def test_what_has_the_freight_is_up_to_date() -> None:
    lock = Lock("plant-b", "plant-a", "", FREIGHT.hash)
    assert Plan("plant-a", "plant-b", FREIGHT, lock).up_to_date
    assert not Plan("plant-a", "plant-b", FREIGHT, None).up_to_date
    assert not Plan("plant-a", "plant-b", FREIGHT, lock, (item(Outcome.TAKE),)).up_to_date
