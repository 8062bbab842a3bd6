"""A promotion as the body of a pull request: Markdown, shorter than a host takes at most."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from penstock.plural import counted
from penstock.promote.effect import Change, alike
from penstock.promote.plan import Item, Plan
from penstock.promote.run import Decision

#: GitHub rejects longer texts.
LONGEST = 65_000
CELL = 160
#: What encloses the objects of clusters.
BEGIN = "```diff"
END = "```\n\n</details>\n"


def write(decision: Decision, out: TextIO) -> None:
    """Write the body; what does not fit is counted."""
    left = LONGEST
    lines = list(lines_of(decision))
    for number, line in enumerate(lines):
        left -= len(line.encode()) + 1
        if left < 200:
            print(END * (lines[:number].count(BEGIN) - lines[:number].count(END)), file=out)
            print(f"… and {counted(len(lines) - number, 'line')} more; `penstock promote` shows all.", file=out)
            return
        print(line, file=out)


def lines_of(decision: Decision) -> Iterator[str]:
    """The body, line by line."""
    for plan in decision.plans:
        yield from _plan(plan)
    for clusters, changes in alike(decision.guarded.effects.values()) if decision.guarded else ():
        yield from _effect(clusters, changes)


def _plan(plan: Plan) -> Iterator[str]:
    yield f"## {f'Roll back {plan.target}' if plan.back else f'Promote {plan.source} → {plan.target}'}\n"
    yield f"Freight `{plan.freight.hash}` of commit `{plan.freight.source_commit or 'none'}`.\n"
    yield from [f"{_cell(plan.reason)}\n"] if plan.reason else []
    for title, items in (("Conflicts", plan.conflicts), ("Moves", plan.moving), ("Stays (local change)", plan.local)):
        if items:
            yield f"### {title}\n"
            yield "| app | value | now | then |\n|---|---|---|---|"
            yield from map(_row, items)
            yield ""
            yield from _commits(plan, items)
    if plan.refusals:
        yield "### Refused\n"
        yield from (f"- {sentence}" for sentence in plan.refusals)
        yield ""


def _commits(plan: Plan, items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if item.source_commit or item.target_commit:
            path, there, here = map(_cell, (item.path.partition("#")[2], item.source_commit, item.target_commit))
            yield f"- `{path}`: {plan.source} since {there or 'no commit'}; {plan.target} since {here or 'no commit'}"
            yield ""


def _row(item: Item) -> str:
    path = item.path.partition("#")[2] or item.file
    return f"| {_cell(item.app)} | `{_cell(path)}` | {_value(item.target)} | {_value(item.source)} |"


def _effect(clusters: Sequence[str], changes: Sequence[Change]) -> Iterator[str]:
    which = f"Cluster{'s' * (len(clusters) > 1)} <b>{', '.join(clusters)}</b>"
    yield f"<details><summary>{which}: {counted(len(changes), 'object')}</summary>\n"
    yield BEGIN
    for change in changes:
        yield from _change(change)
    yield END


def _change(change: Change) -> Iterator[str]:
    yield f"{ {'added': '+', 'removed': '-'}.get(change.what, '!') } {change.subject}"
    for field in change.fields:
        if field.old is not None:
            yield f"-   {field.path}: {_fenced(field.old)}"
        if field.new is not None:
            yield f"+   {field.path}: {_fenced(field.new)}"


def _fenced(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("```", "'''")[: 4 * CELL]


def _value(value: str | None) -> str:
    return "nothing" if value is None else f"`{_cell(value)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("`", "'").replace("\n", " ")[:CELL]
