"""One site of a repository, rendered: what the proof sees, and the objects that the lab runs."""

import json
from collections.abc import Mapping
from pathlib import Path

from penstock.fleet import expanded, open_repository
from penstock.rules.view import ClusterView
from penstock.rules.wiring import wiring
from penstock.topology.cluster import Node, Plant, plant


def rendered(root: Path, name: str) -> tuple[Plant, Mapping[str, ClusterView]]:
    """The plant and the views of the clusters of a site, by name."""
    repository = open_repository(root, globs=[f"clusters/{name}/*"])
    with expanded(repository) as fleet:
        views = {one.cluster.name: ClusterView(one, settings=repository.settings) for one in fleet.renders}
    nodes = [Node(key, view.facts, json.loads(json.dumps(wiring(view)))) for key, view in views.items()]
    return plant(sorted(nodes, key=lambda node: (-int(node.facts["LEVEL"][1:]), node.name))), views
