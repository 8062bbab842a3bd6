"""The line of an entry's own Kustomization, where no object of the render declares it."""

import pytest

from penstock.expand.entryplace import entry_place
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from tests.penstock.store.made import tree
from tests.penstock.support.manifests import flux

SPEC = {"path": "./clusters/pord", "suspend": False}
ONE = Kustomization({"metadata": {"name": "flux-system", "namespace": "flux-system"}, "spec": SPEC})
INSTANCE = "kind: FluxInstance\nmetadata: {name: flux}\nspec:\n  sync:\n    path: clusters/pord/\n"
FILES = {
    "a/README.md": "path: clusters/pord\n",
    "a/gotk-sync.yaml": "kind: GitRepository\n---\n" + flux("flux-system", "./clusters/pord"),
    "a/instance.yaml": INSTANCE,
}


@pytest.mark.parametrize(
    ("paths", "way", "place"),
    [
        (["a/README.md", "a/gotk-sync.yaml"], ("spec", "path"), Place("a/gotk-sync.yaml", 9)),
        (["a/instance.yaml", "a/gotk-sync.yaml"], ("spec", "path"), Place("a/instance.yaml", 5)),
        (["a/gotk-sync.yaml"], ("spec", "patches", 0), Place("a/gotk-sync.yaml", 3)),
        (["a/gotk-sync.yaml"], ("spec", "suspend"), Place("a/gotk-sync.yaml", 3)),
        (["a/gotk-sync.yaml"], (), Place("a/gotk-sync.yaml", 3)),
        (["a/instance.yaml"], (), None),
        (["nowhere.yaml", "a"], ("spec", "path"), None),
    ],
)
def test_places(paths: list[str], way: tuple[str | int, ...], place: Place | None) -> None:
    assert entry_place(tree(FILES), paths, ONE, way) == place
