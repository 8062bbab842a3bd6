"""The commit message of a promotion: what moved, and trailers that machines read."""

from penstock.edit.scalar import text_of
from penstock.plural import counted
from penstock.promote.plan import Item, Outcome, Plan
from penstock.promote.settings import SITE

#: So many changes are listed.
LISTED = 30


def message(plan: Plan) -> str:
    """The subject, a line for each change, and the trailers Promoted-From, Promoted-To, Freight and Source-Commit, and
    those of gates and of a rollback."""
    moving = plan.moving
    apps = ", ".join(dict.fromkeys(item.app for item in moving)) or "lock"
    what = apps if len(apps) < 40 else counted(len(moving), "value")
    subject = f"rollback({plan.target}): {what}" if plan.back else f"promote({plan.target}): {what} from {plan.source}"
    lines = [f"- {_line(item, plan.target)}" for item in moving[:LISTED]]
    lines += [f"- and {len(moving) - LISTED} more"] if len(moving) > LISTED else []
    trailers = [
        f"Promoted-From: {plan.source}",
        f"Promoted-To: {plan.target}",
        f"Freight: {plan.freight.hash}",
        f"Source-Commit: {plan.freight.source_commit or 'none'}",
    ]
    approved = [one for one in plan.gates if one.startswith("approved: ")]
    trailers += [f"Approved-By: {one.removeprefix('approved: ')}" for one in approved]
    trailers += [f"Gates-Passed: {' '.join(plan.override.split())}"] if plan.override else []
    trailers += [f"Rolled-Back: {' '.join(plan.reason.split())}"] if plan.reason else []
    return "\n\n".join(["\n".join(part) for part in ([subject], lines, trailers) if part]) + "\n"


def _line(item: Item, site: str) -> str:
    now = "removed" if item.outcome is Outcome.REMOVE else _short(item.source)
    return f"{item.path.replace(SITE, site)}: {_short(item.target)} -> {now}"


def _short(value: str | None) -> str:
    text = "nothing" if value is None else text_of(value) or value
    return text if len(text) <= 80 and "\n" not in text else f"{text[:77].splitlines()[0]}..."
