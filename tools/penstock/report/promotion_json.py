"""The evidence of a promotion: all that was decided and seen, as JSON, for those who ask afterwards."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TextIO

from penstock.promote.effect import Effect
from penstock.promote.lock import Lock
from penstock.promote.plan import Plan
from penstock.promote.run import Decision


def write(decision: Decision, locks: Mapping[str, Lock], out: TextIO, *, now: datetime, who: str) -> None:
    """Write the evidence. `locks` are those that the targets get."""
    json.dump(evidence(decision, locks, now=now, who=who), out, indent=2, ensure_ascii=False)
    out.write("\n")


def evidence(decision: Decision, locks: Mapping[str, Lock], *, now: datetime, who: str) -> dict[str, Any]:
    """The evidence as plain values."""
    seen = decision.guarded
    return {
        "apiVersion": "penstock/v1",
        "kind": "PromotionEvidence",
        "timestamp": now.isoformat(),
        "by": who,
        "writable": decision.writable,
        "promotions": [_plan(plan, locks.get(plan.target)) for plan in decision.plans],
        "effects": [_effect(one) for one in (seen.effects.values() if seen else ())],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "place": str(finding.place),
                "subject": finding.subject,
                "clusters": list(finding.clusters),
                "waived": finding.waived,
            }
            for finding in (seen.after.findings if seen else ())
        ],
    }


def _plan(plan: Plan, lock: Lock | None) -> dict[str, Any]:
    return {
        "from": plan.source,
        "to": plan.target,
        "back": plan.back,
        "freight": plan.freight.hash,
        "sourceCommit": plan.freight.source_commit,
        "before": plan.before.freight if plan.before else None,
        "values": [{**asdict(item), "outcome": item.outcome.value} for item in plan.items],
        "refusals": list(plan.refusals),
        "gates": list(plan.gates),
        "override": plan.override,
        "files": {path: "removed" if content is None else "written" for path, content in plan.files.items()},
        "rendered": dict(lock.rendered) if lock else {},
        "versions": dict(lock.versions) if lock else {},
    }


def _effect(one: Effect) -> dict[str, Any]:
    return {"cluster": one.cluster, "changes": [asdict(change) for change in one.changes]}
