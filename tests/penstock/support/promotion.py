"""Promotions in memory: files by path, without git and without a render."""

from pathlib import Path

from penstock.promote import lock as locks
from penstock.promote.freight import freight
from penstock.promote.layout import Layout, layout
from penstock.promote.lock import Lock
from penstock.promote.plan import Plan
from penstock.promote.propose import Asked, propose
from penstock.promote.settings import Promotion
from penstock.promote.site import Site, read
from penstock.tree.tree import Tree, planned

Files = dict[str, bytes]
OURS = Promotion()


def around(files: Files, settings: Promotion = OURS) -> tuple[Tree, Layout]:
    """The files as a tree, and its layout."""
    tree = planned(Tree("memory", Path("/nowhere"), {}), files, "memory")
    return tree, layout(settings, tree.entries, ())


def opened(files: Files, site: str, settings: Promotion = OURS) -> Site:
    """The site as it is in the files."""
    return read(*around(files, settings), site)


def decided(files: Files, source: str, target: str, asked: Asked | None = None, settings: Promotion = OURS) -> Plan:
    """The plan of one promotion."""
    asked = asked or Asked()
    tree, found = around(files, settings)
    there = read(tree, found, source, asked.sizes)
    place = found.lock(target)
    before = locks.read(files[place], place, target) if place in files else None
    here = read(tree, found, target, asked.sizes)
    return propose(found, freight(source, "", there.values), there, here, before, asked)


def applied(files: Files, plan: Plan, settings: Promotion = OURS) -> Files:
    """The files after the plan, with the lock."""
    given = plan.freight
    lock = Lock(plan.target, plan.source, given.source_commit, given.hash, given.values, unnamed=plan.unnamed)
    place = settings.lock.replace("{site}", plan.target)
    after: dict[str, bytes | None] = {**files, **plan.files, place: locks.written(lock)}
    return {path: content for path, content in after.items() if content is not None}
