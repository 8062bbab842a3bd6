"""The evidence of a promotion."""

import json
from datetime import UTC, datetime
from io import StringIO

from penstock.promote.lock import Lock
from penstock.promote.plan import Outcome
from penstock.promote.run import Decision
from penstock.report.promotion_json import write
from tests.penstock.report.test_promotion_text import item, plan


def test_it_says_who_when_what_and_why_not() -> None:
    out = StringIO()
    lock = Lock("b", "a", "", "sha256:1", rendered={"b/l3": "sha256:2"}, versions={"penstock": "1"})
    decision = Decision((plan(item(Outcome.TAKE), refusals=("hq must move first",)),), None)
    write(decision, {"b": lock}, out, now=datetime(2026, 11, 21, tzinfo=UTC), who="Ada <ada@example.org>")
    found = json.loads(out.getvalue())
    assert (found["kind"], found["by"], found["timestamp"], found["writable"]) == (
        "PromotionEvidence",
        "Ada <ada@example.org>",
        "2026-11-21T00:00:00+00:00",
        False,
    )
    (one,) = found["promotions"]
    assert (one["from"], one["to"], one["refusals"]) == ("a", "b", ["hq must move first"])
    assert (one["rendered"], one["versions"]) == ({"b/l3": "sha256:2"}, {"penstock": "1"})
    assert one["values"][0]["outcome"] == "take"
