"""Bring together what a plan needs: the renders of some clusters and of everything above them."""

from collections.abc import Mapping, Sequence
from functools import cache

from penstock.discover.cluster import Cluster
from penstock.expand.fleet import expand
from penstock.expand.rendered import ClusterRender
from penstock.expand.sources import home
from penstock.fleet import Repository, chosen
from penstock.mirror.chart import read
from penstock.mirror.layout import Layout
from penstock.mirror.needs import needs
from penstock.mirror.plan import Plan, plan
from penstock.rules.view import ClusterView
from penstock.rules.wiring import wiring
from penstock.topology import cluster as topology
from penstock.topology.conduits import load
from penstock.workshop import Workshop


def gather(workshop: Workshop, repository: Repository, name: str, layouts: Sequence[Layout] = ()) -> Plan:
    """The plan of a cluster, or of a site's clusters; charts that the layouts hold are read. Raises NoCluster when
    there is none of that name."""
    asked = chosen(repository.clusters, [name, f"{name}/*"])
    renders = _rendered(workshop, repository, asked)
    nodes = [_node(render, repository) for render in renders.values()]
    at_hand = cache(lambda one: read(one, layouts))
    every = {key: needs(render, at_hand) for key, render in renders.items()}
    return plan(topology.plant(nodes, load(repository.tree)), every, [one.name for one in asked])


def _rendered(workshop: Workshop, repository: Repository, asked: tuple[Cluster, ...]) -> dict[str, ClusterRender]:
    """The clusters and their ancestors, by name. Parents are looked for by their name first, then among all."""
    around = home(repository.tree, repository.settings)
    found: dict[str, ClusterRender] = {}
    todo = asked
    while todo:
        found |= {render.cluster.name: render for render in expand(workshop, around, todo)}
        wanted = _parents(found)
        rest = [one for one in repository.clusters if one.name not in found] if wanted else []
        todo = tuple(one for one in rest if one.name in wanted) or tuple(rest)
    return found


def _parents(renders: Mapping[str, ClusterRender]) -> set[str]:
    """The labels that PARENT facts name and no render has."""
    there = {f"{one.facts.get('SITE', '')}/{one.facts.get('CLUSTER', '')}" for one in renders.values()}
    return {one.facts["PARENT"] for one in renders.values() if one.facts.get("PARENT")} - there


def _node(render: ClusterRender, repository: Repository) -> topology.Node:
    view = ClusterView(render, settings=repository.settings)
    return topology.Node(render.cluster.name, render.facts, wiring(view))
