"""Trees and renders made by hand, whose files need not be anywhere: what is planned is settled."""

from collections.abc import Mapping
from pathlib import Path

from penstock.discover.cluster import Cluster, entry
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.expand.sources import Home
from penstock.finding import Finding, Place
from penstock.render.build import Build, Closure
from penstock.render.source import Source
from penstock.tree import Tree
from penstock.tree.tree import planned
from penstock.unset import unset

CLUSTER = Cluster("one", entry("clusters/one"))
#: A build that reads one file, lists its folder, and looks for another that is not there.
CLOSURE = Closure(("apps/a.yaml",), ("apps",), ("apps/kustomization.yaml",))
FILES = {"apps/a.yaml": "a: 1\n", "other/b.yaml": "b: 1\n"}


def tree(files: Mapping[str, str] = FILES, name: str = "test") -> Tree:
    """A tree of files as they would be."""
    return planned(Tree("none", Path("/nowhere"), {}), {path: text.encode() for path, text in files.items()}, name)


def changed(**files: str) -> Tree:
    """The same files but for these; `a` is apps/a.yaml, and so on."""
    places = {"a": "apps/a.yaml", "b": "other/b.yaml", "new": "apps/kustomization.yaml", "more": "apps/c.yaml"}
    return tree({**FILES, **{places[name]: text for name, text in files.items()}})


def surroundings(of: Tree) -> Home:
    """A repository that says nothing of itself."""
    return Home(of, unset(), frozenset(), "")


def render(*findings: Finding, source: str = "test", closure: Closure = CLOSURE) -> ClusterRender:
    """A cluster of one Kustomization that was built from the tree of that name."""
    kustomization = Kustomization({"metadata": {"name": "apps", "namespace": "flux-system"}, "spec": {"path": "apps"}})
    one = Rendered(kustomization, Place, Source(source), Build(closure=closure))
    return ClusterRender(CLUSTER, (one,), {"SITE": "x"}, "1.33", "2.9", (), (), findings)
