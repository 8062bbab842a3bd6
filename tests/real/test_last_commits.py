"""The last commits of real repositories: the reported changes, applied to every base object, give every head object.

PENSTOCK_REAL names clones, parted by `:`; without it nothing is tried. PENSTOCK_REAL_COMMITS says how many (30).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.diff.compare import Memory, compared
from penstock.diff.couples import couples
from penstock.diff.family import Family
from penstock.diff.inventory import inventory
from penstock.diff.same import same
from penstock.diff.sides import Side, open_sides
from penstock.diff.unbuilt import without
from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.process import run
from penstock.workshop import Workshop
from tests.penstock.support.replay import holdings, replayed

CLONES = [Path(path) for path in os.environ.get("PENSTOCK_REAL", "").split(":") if path]
COMMITS = int(os.environ.get("PENSTOCK_REAL_COMMITS", "30"))


def commits(clone: Path) -> list[str]:
    """The last commits that have a parent, the newest first."""
    listed = run("git", "rev-list", "--first-parent", f"--max-count={COMMITS + 1}", "HEAD", cwd=clone)
    return listed.decode().split()[:COMMITS]


def renders(workshop: Workshop, side: Side, clusters: list[Cluster]) -> dict[str, ClusterRender]:
    around = home(side.repository.tree, side.repository.settings)
    return {one.cluster.entry.path: one for one in expand(workshop, around, clusters)}


def wrong(workshop: Workshop, before: Side, after: Side) -> Iterator[str]:
    """The clusters where the changes do not lead from one side to the other."""
    found = couples(
        (before.repository.tree, after.repository.tree), before.repository.clusters, after.repository.clusters
    )
    both = [one for one in found if one.before and one.after]
    olds = renders(workshop, before, [one.before for one in both if one.before])
    news = renders(workshop, after, [one.after for one in both if one.after])
    for one in both:
        assert one.before is not None
        old, new = olds[one.before.entry.path], news[one.path]
        diff = compared(old, new, Memory())
        ones, _ = without(inventory(old), inventory(new), Family(old), Family(new))
        others, _ = without(inventory(new), inventory(old), Family(new), Family(old))
        made, wanted = replayed(holdings(ones), diff.changes), holdings(others)
        if made.keys() != wanted.keys() or not all(same(made[key], wanted[key]) for key in made):
            yield one.path


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("clone", CLONES, ids=[clone.name for clone in CLONES])
def test_the_last_commits_are_replayed(clone: Path) -> None:
    with Workshop() as workshop:
        for commit in commits(clone):
            before, after = open_sides(clone, f"{commit}~1", commit)
            assert list(wrong(workshop, before, after)) == [], commit
