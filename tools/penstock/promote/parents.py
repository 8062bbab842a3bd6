"""Parents before children: what a site's parent must run first."""

import re
from collections.abc import Iterator, Mapping, Sequence

from penstock.edit.scalar import text_of
from penstock.promote.bench import Bench
from penstock.promote.layout import site_of
from penstock.promote.plan import Item, Plan
from penstock.promote.site import parts
from penstock.validate.report import Report

#: Values that have no order of their own: the version beside them has.
UNORDERED = ("digest", "commit", "sha256")


def parents_first(bench: Bench, plan: Plan, plans: Sequence[Plan], report: Report) -> Iterator[str]:
    """What the sites above the target must take before it, in sentences. Sites that take it in the same run do."""
    for parent in sorted(_parents(bench, plan.target, report)):
        together = {item.path: item.source for one in plans if one.target == parent for item in one.moving}
        there = {**bench.site(parent).values, **together}
        for item in plan.moving:
            have = there.get(item.path)
            if item.source is not None and have is not None and _shared(bench, item) and _older(have, item.source):
                yield f"{parent} is above {plan.target} and must move first: {item.path} is {have}, not {item.source}"


def parents_of(bench: Bench, report: Report) -> Mapping[str, str]:
    """Cluster → its parent, where that is of another site."""
    owner = _owners(bench)
    parents = {one.name: one.facts.get("PARENT", "") for one in report.clusters}
    return {name: parent for name, parent in parents.items() if parent in owner and owner[parent] != owner.get(name)}


def _parents(bench: Bench, site: str, report: Report) -> set[str]:
    owner = _owners(bench)
    return {owner[parent] for name, parent in parents_of(bench, report).items() if owner.get(name) == site}


def _owners(bench: Bench) -> Mapping[str, str]:
    return {cluster.name: name for name, clusters in bench.layout.clusters.items() for cluster in clusters}


def _shared(bench: Bench, item: Item) -> bool:
    """True for a value that a parent and its children must agree on."""
    steps = parts(item.path)[1]
    if not steps or steps[-1] in UNORDERED:
        return False
    settings = bench.layout.settings
    return any(site_of(settings, glob, item.file) for glob in settings.parents_first)


def _older(one: str, other: str) -> bool:
    """True when the first is no version, or an older one; equal values are not."""
    numbers = [tuple(int(number) for number in re.findall(r"\d+", text_of(text) or text)) for text in (one, other)]
    return one != other and not (numbers[0] and numbers[1] and numbers[0] > numbers[1])
