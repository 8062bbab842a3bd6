"""A promotion as text: what moves, what stays, what is in the way, and what it does to each cluster."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from penstock.promote.effect import Change, Effect, alike
from penstock.promote.plan import Item, Outcome, Plan
from penstock.promote.run import Decision

WORDS = {
    Outcome.TAKE: "take",
    Outcome.ADD: "add",
    Outcome.REMOVE: "remove",
    Outcome.LOCAL: "keep (local change)",
    Outcome.HELD: "held",
    Outcome.UNNAMED: "stays (no setting names it)",
    Outcome.CONFLICT: "CONFLICT",
    Outcome.UNKNOWN: "differs",
}
LONGEST = 160
#: Of a digest so much is enough to tell it from others.
DIGEST = re.compile(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}")


def write(decision: Decision, out: TextIO, written: Iterable[str] = (), *, wrote: bool = False) -> None:
    """Write the decision and what was done."""
    for line in lines(decision, tuple(written), wrote=wrote):
        print(line, file=out)


def lines(decision: Decision, written: tuple[str, ...], *, wrote: bool) -> Iterator[str]:
    """The text, line by line."""
    for plan in decision.plans:
        yield from _plan(plan)
    if decision.guarded:
        yield from _effects(decision.guarded.effects.values())
        moving = any(plan.moving and not plan.refusals for plan in decision.plans)
        if not decision.guarded.effects and moving:
            yield "  no cluster renders anything else: is what moves used anywhere?"
    yield from _end(decision, written, wrote)


def _plan(plan: Plan) -> Iterator[str]:
    commit = plan.freight.source_commit[:12] or "no commit"
    way = f"{plan.target} back to" if plan.back else f"{plan.source} -> {plan.target}:"
    yield f"{way} freight {plan.freight.hash[:19]} of {commit}"
    for (app, file), items in _grouped(plan.items).items():
        yield f"  {app}  {file}"
        for item in items:
            yield f"    {_item(item)}"
            yield from (f"      {line}" for line in _commits(plan, item))
    if plan.up_to_date and not plan.refusals:
        yield "  nothing to do"
    for sentence in plan.refusals:
        yield f"  REFUSED: {sentence}"


def _commits(plan: Plan, item: Item) -> Iterator[str]:
    """Who brought the two values of a conflict."""
    if item.outcome is Outcome.CONFLICT:
        for site, commit in ((plan.source, item.source_commit), (plan.target, item.target_commit)):
            yield f"{site} since {commit or 'no commit that is known'}"


def _grouped(items: Iterable[Item]) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        found.setdefault((item.app, item.file), []).append(item)
    return found


def _item(item: Item) -> str:
    what = f"{WORDS[item.outcome]:8} {item.path.partition('#')[2] or 'the file'}"
    if item.outcome in (Outcome.LOCAL, Outcome.UNNAMED):
        return f"{what}: {_short(item.target)} (source: {_short(item.source)})"
    text = f"{what}: {_short(item.target)} -> {_short(item.source)}"
    return f"{text} (base: {_short(item.base)})" if item.outcome is Outcome.CONFLICT else text


def _short(value: str | None) -> str:
    text = "nothing" if value is None else DIGEST.sub(r"\1…", value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _effects(effects: Iterable[Effect]) -> Iterator[str]:
    for clusters, changes in alike(effects):
        yield f"  cluster{'s' * (len(clusters) > 1)} {', '.join(clusters)}"
        for change in changes:
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    yield f"    {change.what:8} {change.subject}"
    for field in change.fields:
        yield f"      {field.path}: {_short(_json(field.old))} -> {_short(_json(field.new))}"


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _end(decision: Decision, written: tuple[str, ...], wrote: bool) -> Iterator[str]:
    conflicts = [item for plan in decision.plans for item in plan.conflicts]
    if any(item.outcome is Outcome.UNKNOWN for item in conflicts):
        yield "No lock says what the target took before. Look at each difference; --adopt takes the source's values."
    if any(item.outcome is Outcome.CONFLICT for item in conflicts):
        yield "Both sides have changed: decide with --take source=VALUE or --take target=VALUE."
    if not decision.writable:
        yield "Nothing was written."
    elif written:
        yield f"{len(written)} file{'s' * (len(written) > 1)} written:"
        yield from (f"  {path}" for path in written)
    elif not wrote and any(not plan.up_to_date for plan in decision.plans):
        yield "Nothing was written: this is what --write would do."
