"""A lock where Flux would take it for a manifest: an entry folder without a kustomization file is taken whole."""

import posixpath

from penstock.locate import KUSTOMIZATIONS
from penstock.promote.bench import Bench
from penstock.promote.settings import SITE
from penstock.validate.report import Report

#: What a cluster is said to have that cannot be built.
BROKEN = "build-failed"


def taken_in(bench: Bench, site: str, before: Report, after: Report) -> tuple[str, ...]:
    """The sentence for a lock that breaks a cluster; nothing where it does not."""
    place = bench.layout.lock(site)
    was, now = (
        {name for one in report.findings if one.code == BROKEN for name in one.clusters} for report in (before, after)
    )
    fresh = [one for one in bench.repository.clusters if one.name in now - was]
    broken = [one.name for one in fresh if _takes(bench, one.entry.path, place)]
    said = (
        f"the lock {place} would be taken for a manifest of cluster {{}}, which has no kustomization.yaml and so takes "
        f"every YAML file: say in penstock.yaml where locks are, e.g. `promotion: lock: locks/{SITE}.yaml`"
    )
    return tuple(said.replace("{}", name) for name in broken[:1])


def _takes(bench: Bench, entry: str, place: str) -> bool:
    """True when no folder from the entry down to the file says what is in it."""
    folder = posixpath.dirname(place)
    if entry and folder != entry and not folder.startswith(f"{entry}/"):
        return False
    while True:
        if any(posixpath.join(folder, name) in bench.tree.entries for name in KUSTOMIZATIONS):
            return False
        if folder in (entry, ""):
            return True
        folder = posixpath.dirname(folder)
