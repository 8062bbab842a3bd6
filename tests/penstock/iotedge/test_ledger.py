"""The ledger: nothing of the input goes unsaid."""

from penstock.iotedge.ledger import Entry, Fate, Ledger, leaves


def test_what_nobody_spoke_of_is_lost() -> None:
    ledger = Ledger()
    ledger.translated(("a",), "as it is")
    ledger.lost(("a", "b"), "no like")
    ledger.translated(("gone",), "not in the input")
    found = ledger.closed(leaves({"a": {"b": 1, "c": 2}, "d": []}))
    assert [(one.path, one.fate) for one in found] == [
        (("a",), Fate.TRANSLATED),
        (("a", "b"), Fate.LOST),
        (("d",), Fate.LOST),
    ]
    assert str(Entry(("a", "b"), Fate.LOST, "no like")) == "$.a.b: no like"


def test_worse_news_of_a_field_stay() -> None:
    ledger = Ledger()
    ledger.approximated(("a",), "nearly")
    ledger.translated(("a",), "exactly")
    assert ledger.entries[("a",)].fate is Fate.APPROXIMATED
