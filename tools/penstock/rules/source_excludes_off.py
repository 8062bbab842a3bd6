"""A .sourceignore switches Flux's own excludes off, and files that Flux leaves out by default reach every cluster.

What
    The repository has a `.sourceignore` file, or a source of it says `spec.ignore`, and it holds images, archives or
    CI files that none of these patterns takes out.

Why
    Flux leaves images, archives and CI folders out of an artifact, but only as long as there is no pattern of your
    own: the first one, wherever it stands, switches all of these defaults off. Every cluster then fetches the
    pictures, over whatever link it has.

PASS
    # file: .sourceignore
    *.png
    # file: docs/plan.png
    not really a picture
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    # beside: PASS
    # file: .sourceignore
    /tests/
"""

from collections.abc import Iterator

from penstock.finding import Place, Severity
from penstock.locate import MANIFESTS, content, legible, text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.followed import built_paths
from penstock.rules.sourceignore import FILE, Pattern, excluded_by_default, patterns, taken_out
from penstock.rules.view import FleetView
from penstock.tree import Tree

CODE = "source-excludes-off"
SEVERITY = Severity.NOTE
NEEDS = Needs.FLEET
#: What the rule notes of a cluster.
note = built_paths


def check(fleet: FleetView) -> Iterator[Problem]:
    """Files of the default excludes that no pattern takes out any more; once for each spec.ignore in use."""
    files = [path for path in fleet.tree.entries if path == FILE or path.endswith(f"/{FILE}")]
    own = [one for path in files for one in patterns(content(fleet.tree, path).decode(errors="replace"), path)]
    for ignore, clusters in _ignores(fleet).items():
        left = _left(fleet, [*own, *patterns(ignore)])
        if left:
            more = f" and {len(left) - 1} more" if len(left) > 1 else ""
            who = files[0] if files else "spec.ignore of the source"
            yield Problem(
                f"{who} switches Flux's default excludes off: {left[0]}{more} are part of the artifact",
                place=Place(files[0]) if files else _said(fleet.tree, ignore),
                hint="add patterns for them (*.png, *.zip, .github/ …)",
                clusters=clusters,
            )


def _said(tree: Tree, ignore: str) -> Place:
    """Where a source's patterns are written down: in the first file that has such a field and their first line."""
    first = next((line.strip() for line in ignore.splitlines() if line.strip()), "").encode()
    named = (path for path in tree.entries if path.endswith(MANIFESTS))
    held = (path for path in named if b"ignore:" in (text := legible(tree, path)) and first in text)
    return text_place(tree, held, "ignore:") or Place()


def _left(fleet: FleetView, own: list[Pattern]) -> list[str]:
    if not own:
        return []
    return [path for path in fleet.tree.entries if excluded_by_default(path) and not taken_out(own, path)]


def _ignores(fleet: FleetView) -> dict[str, tuple[str, ...]]:
    """spec.ignore → the clusters whose sources say it."""
    users: dict[str, dict[str, None]] = {}
    for cluster in fleet.clusters:
        for tree, _, ignore in cluster.note(CODE) or ():
            if tree == fleet.tree.name:
                users.setdefault(ignore, {})[cluster.name] = None
    return {ignore: tuple(names) for ignore, names in users.items()}
