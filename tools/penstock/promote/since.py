"""Since when a value is as it is: the commit that a person reads before deciding."""

from dataclasses import replace
from pathlib import Path

from penstock import process
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values
from penstock.errors import PenstockError
from penstock.promote.bench import Bench
from penstock.promote.plan import Item, Outcome, Plan
from penstock.promote.site import YAML, digest, parts

#: So many commits of a file are looked back at most.
BACK = 50
UNCOMMITTED = "a change that is not committed"


def told(bench: Bench, plan: Plan) -> Plan:
    """The plan with the commits that brought both sides of each conflict."""
    items = tuple(_item(bench, plan, one) if one.outcome is Outcome.CONFLICT else one for one in plan.items)
    return replace(plan, items=items)


def _item(bench: Bench, plan: Plan, item: Item) -> Item:
    root, at = bench.tree.root, plan.freight.source_commit or "HEAD"
    there = since(root, item, plan.source, at)
    open_path, steps = parts(item.path)
    path = open_path.replace("{site}", plan.target)
    begun = path in bench.uncommitted and _value(root, "HEAD", path, steps) != item.target
    here = UNCOMMITTED if begun else since(root, item, plan.target, "HEAD")
    return replace(item, source_commit=there, target_commit=here)


def since(root: Path, item: Item, site: str, at: str) -> str:
    """`1a2b3c4d5e6f Ada, 2026-11-20: subject`; empty where no commit has the file, or nobody knows."""
    open_path, steps = parts(item.path)
    path = open_path.replace("{site}", site)
    argv = ("git", "log", f"-{BACK}", "--format=%H %h %an, %as: %s", "--abbrev=12", at, "--", f":(literal){path}")
    try:
        listed = process.run(*argv, cwd=root).decode(errors="replace").splitlines()
    except PenstockError:
        return ""
    found, now = "", None
    for number, line in enumerate(listed):
        commit, _, told_ = line.partition(" ")
        value = _value(root, commit, path, steps)
        if number and value != now:
            break
        found, now = told_, value
    return found


def _value(root: Path, commit: str, path: str, steps: tuple[str, ...]) -> str | None:
    said = process.answer("git", "cat-file", "blob", f"{commit}:./{path}", cwd=root)
    if said.code != 0:
        return None
    try:
        return values(sheet(said.stdout)).get(steps) if path.endswith(YAML) else digest(said.stdout)
    except Unreadable:
        return None
