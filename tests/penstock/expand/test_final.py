from dataclasses import replace

import pytest

from penstock.expand.final import applied, odd
from tests.penstock.support.values import document

PLAIN = document("v1", "ConfigMap", "a", "b")
ITEM = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "c", "namespace": "d"}, "data": {"x": "$y"}}
LIST = replace(document("example.org/v1", "Thing", "t", items=[ITEM, {"kind": "Bare"}]), odd="items")
DROPPED = replace(document("v1", "Thing", "7"), odd="name")


def test_plain_documents_stay_as_they_are() -> None:
    assert applied([PLAIN]) == (PLAIN,)
    assert odd([PLAIN]) == ()


def test_what_has_items_is_taken_apart() -> None:
    first, second = applied([LIST])
    assert (first.api_version, first.kind, first.namespace, first.name) == ("v1", "Secret", "d", "c")
    assert (first.dollar, first.object) == (True, ITEM)
    assert (second.api_version, second.kind, second.namespace, second.name) == ("", "Bare", "", "")
    assert len({first.sha, second.sha}) == 2


@pytest.mark.parametrize("one", [LIST, DROPPED])
def test_what_is_odd_is_told(one: object) -> None:
    assert odd([PLAIN, one]) == (one,)  # type: ignore[list-item]


def test_what_the_controller_drops_is_not_applied() -> None:
    assert applied([DROPPED, PLAIN]) == (PLAIN,)
