"""The table of promotion, line by line."""

import pytest

from penstock.promote.merge import changed, listed, merge, ordered
from penstock.promote.plan import Outcome

P = "f.yaml#x"


def outcome(source: str | None, base: str | None, target: str | None) -> tuple[Outcome | None, str | None]:
    """What becomes of one value, and what the target has then. Another value is the same everywhere."""
    sides = [{"f.yaml#y": "0"} | ({} if value is None else {P: value}) for value in (source, base, target)]
    merged = merge(sides[0], sides[1], sides[2], {})
    return merged.outcomes.get(P), merged.values.get(P)


@pytest.mark.parametrize(
    ("source", "base", "target", "what", "then"),
    [
        ("1", "1", "1", None, "1"),
        ("2", "1", "1", Outcome.TAKE, "2"),
        ("1", "1", "2", Outcome.LOCAL, "2"),
        ("2", "1", "2", None, "2"),
        ("2", "1", "3", Outcome.CONFLICT, "3"),
        (None, "1", "1", Outcome.REMOVE, None),
        (None, "1", "2", Outcome.CONFLICT, "2"),
        (None, "1", None, None, None),
        ("1", "1", None, Outcome.LOCAL, None),
        ("2", "1", None, Outcome.CONFLICT, None),
        ("1", None, None, Outcome.ADD, "1"),
        (None, None, "1", Outcome.LOCAL, "1"),
        ("1", None, "2", Outcome.CONFLICT, "2"),
    ],
)
def test_the_table(
    source: str | None, base: str | None, target: str | None, what: Outcome | None, then: str | None
) -> None:
    assert outcome(source, base, target) == (what, then)


@pytest.mark.parametrize(("side", "then"), [("source", "2"), ("target", "3")])
def test_a_decision_ends_a_conflict(side: str, then: str) -> None:
    merged = merge({P: "2"}, {P: "1"}, {P: "3"}, {P: side})
    assert merged.values == {P: then}
    assert Outcome.CONFLICT not in merged.outcomes.values()


@pytest.mark.parametrize(("adopt", "what", "then"), [(False, Outcome.UNKNOWN, "1"), (True, Outcome.TAKE, "2")])
def test_without_a_base_a_difference_is_unknown_until_it_is_adopted(adopt: bool, what: Outcome, then: str) -> None:
    merged = merge({P: "2"}, None, {P: "1", "f.yaml#own": "1"}, {}, adopt=adopt)
    assert merged.outcomes == {P: what, "f.yaml#own": Outcome.LOCAL}
    assert merged.values[P] == then


def test_half_an_element_is_none() -> None:
    """The source drops the image, the target has changed its tag: all of it is in question."""
    base = {"f#images[a].name": '"a"', "f#images[a].newTag": "1", "f#kind": "x"}
    merged = merge({"f#kind": "x"}, base, {**base, "f#images[a].newTag": "2"}, {})
    assert merged.outcomes == dict.fromkeys(("f#images[a].name", "f#images[a].newTag"), Outcome.CONFLICT)
    kept = merge({"f#kind": "x"}, base, {**base, "f#images[a].newTag": "2"}, {"f#images[a].newTag": "target"})
    assert kept.values["f#images[a].name"] == '"a"'


def test_a_value_cannot_be_above_another() -> None:
    merged = merge({"f#a": "1"}, {"f#a.b": "1"}, {"f#a.b": "1", "f#a.c": "2"}, {})
    assert merged.outcomes["f#a"] is Outcome.CONFLICT


@pytest.mark.parametrize(
    ("there", "was", "here", "order"),
    [
        ("abc", "abc", "abc", "abc"),
        ("axbc", "abc", "abc", "axbc"),
        ("cab", "abc", "abc", "cab"),
        ("abc", "abc", "cba", "cba"),
        ("abc", "abc", "azbc", "azbc"),
        ("xabc", "abc", "abcz", "xabcz"),
        ("cba", "", "ab", "cba"),
    ],
)
def test_lists_keep_the_order_that_somebody_gave_them(there: str, was: str, here: str, order: str) -> None:
    assert "".join(ordered([*there], [*was], [*here])) == order


def test_an_order_reads_back() -> None:
    assert listed('["a","b\\"]"]') == ["a", 'b"]']
    assert listed(None) == []


def test_an_order_that_makes_room_is_no_change_of_its_own() -> None:
    taken = {"f#l[]": '["a","b"]', "f#l[a].x": "1"}
    assert changed({**taken, "f#l[]": '["a","z","b"]', "f#l[z].x": "1"}, taken) == ["f#l[z].x"]
    assert changed({**taken, "f#l[]": '["b","a"]'}, taken) == ["f#l[]"]
