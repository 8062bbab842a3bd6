"""The loss report."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

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


def test_the_published_schema_takes_it_and_no_other() -> None:
    published = Path(__file__).parents[3] / "schemas/iotedge-loss.schema.json"
    validator = Draft202012Validator(json.loads(published.read_text(encoding="utf-8")))
    held = json.loads(machine(ENTRIES, "export"))
    validator.validate(held)
    field = {"path": "c", "fate": "lost", "how": "x"}
    changes: list[dict[str, object]] = [{"kind": "Report"}, {"fields": [field]}, {"summary": {}}]
    for wrong in changes:
        assert not validator.is_valid({**held, **wrong})
    assert not validator.is_valid({**held, "fields": [{**held["fields"][0], "fate": "gone"}]})
