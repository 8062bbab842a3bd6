"""The gates for machines. Spans of time are in seconds."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TextIO

from penstock.gates.decide import Verdict
from penstock.gates.reason import Reason
from penstock.gates.status import Row
from penstock.report.wire import API_VERSION


def write(rows: Sequence[Row], out: TextIO) -> None:
    """{apiVersion, kind: PromotionStatus, apps: [row]}."""
    _dump({"apiVersion": API_VERSION, "kind": "PromotionStatus", "apps": [_row(row) for row in rows]}, out)


def verdicts(found: Sequence[Verdict], out: TextIO) -> None:
    """{apiVersion, kind: PromotionNext, sites: [{site, ring, freight, commit, moving, left, reasons, apps}]}."""
    _dump({"apiVersion": API_VERSION, "kind": "PromotionNext", "sites": [_verdict(one) for one in found]}, out)


def _row(row: Row) -> dict[str, Any]:
    return {
        "site": row.site,
        "ring": row.ring,
        "app": row.app,
        "version": row.version,
        "age": _seconds(row.age),
        "soak": row.stage,
        "soakLeft": _seconds(row.soak_left),
        "held": row.held,
        "localChanges": row.local,
        "behind": row.behind,
        "next": row.to,
        "allowed": row.allowed,
        "waits": list(row.waits),
        "left": _seconds(row.left),
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    return {
        "site": one.site,
        "ring": one.ring,
        "freight": one.cargo.hash if one.cargo else "",
        "commit": one.cargo.commit if one.cargo else "",
        "moving": list(one.moving),
        "left": _seconds(one.left),
        "reasons": [_reason(reason) for reason in one.reasons],
        "apps": [
            {
                "app": app.app,
                "current": app.current,
                "held": app.held,
                "allowed": app.allowed,
                "reasons": [_reason(reason) for reason in app.reasons],
            }
            for app in one.apps
        ],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"gate": reason.gate, "text": reason.text, "left": _seconds(reason.left)}


def _seconds(length: timedelta | None) -> int | None:
    return int(length.total_seconds()) if length is not None else None


def _dump(data: dict[str, Any], out: TextIO) -> None:
    json.dump(data, out, indent=2)
    out.write("\n")
