"""The gates for machines."""

import json
from datetime import timedelta
from io import StringIO

from penstock.gates.cargo import Cargo
from penstock.gates.decide import AppVerdict, Verdict
from penstock.gates.reason import Reason
from penstock.report.gates_json import verdicts, write
from tests.penstock.gates.states import NOW
from tests.penstock.report.test_gates_text import row


def test_spans_are_seconds_and_nothing_is_grouped() -> None:
    out = StringIO()
    write([row("b", "x"), row("b", "y")], out)
    found = json.loads(out.getvalue())
    assert (found["kind"], [one["app"] for one in found["apps"]]) == ("PromotionStatus", ["x", "y"])
    assert (found["apps"][0]["left"], found["apps"][0]["soak"], found["apps"][0]["age"]) == (
        14 * 3600,
        "elsewhere",
        None,
    )


def test_a_verdict_has_all_reasons_with_their_gates() -> None:
    out = StringIO()
    apps = (AppVerdict("x", False, False, (Reason("soak", "waits", timedelta(hours=1)),)),)
    verdicts([Verdict("b", "early", Cargo("sha256:1", "c", NOW, {}), apps, (Reason("freeze", "frozen"),))], out)
    (one,) = json.loads(out.getvalue())["sites"]
    assert (one["freight"], one["moving"], one["left"]) == ("sha256:1", [], None)
    assert one["reasons"] == [{"gate": "freeze", "text": "frozen", "left": None}]
    assert one["apps"][0]["reasons"] == [{"gate": "soak", "text": "waits", "left": 3600}]
