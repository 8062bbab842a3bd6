"""The loss report."""

import json

from penstock.iotedge.ledger import Entry, Fate
from penstock.iotedge.losses import lost, machine, text

ENTRIES = (
    Entry(("a",), Fate.TRANSLATED, "as it is"),
    Entry(("b",), Fate.APPROXIMATED, "nearly"),
    Entry(("c",), Fate.LOST, "no like"),
)


def test_text() -> None:
    assert list(text(ENTRIES)) == [
        "1 translated, 1 approximated, 1 lost", "lost:", "  $.c: no like", "approximated:", "  $.b: nearly",
    ]  # fmt: skip
    assert list(text(ENTRIES, whole=True))[-1] == "  $.a: as it is"


def test_machine() -> None:
    held = json.loads(machine(ENTRIES, "import"))
    assert held["summary"] == {"translated": 1, "approximated": 1, "lost": 1}
    assert held["fields"][2] == {"path": "$.c", "fate": "lost", "how": "no like"}


def test_lost() -> None:
    assert lost(ENTRIES)
    assert not lost(ENTRIES[:2])
