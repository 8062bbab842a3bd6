from pathlib import Path

import pytest

from penstock.expand.pinpoint import pinpoint, read_kustomizations
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from penstock.tree import Tree
from tests.penstock.support.manifests import config_map, documents, lines
from tests.penstock.support.values import tree_of

FILES = {
    "apps/kustomization.yaml": lines("namespace: a", "resources: web.yaml"),
    "apps/base/kustomization.yml": lines("# one", "", "resource: [x.yaml]"),
    "apps/web.yaml": documents(config_map("a"), "kind: ConfigMap\nmetadata: {}\n"),
    "other.yaml": config_map("other"),
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return tree_of(tmp_path, FILES)


def failed(message: str) -> Build:
    return Build((), Closure(read=tuple(FILES)), Failure("build", message))


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("in apps/web.yaml: yaml: line 7: oh", Place("apps/web.yaml", 7)),
        ("apps/web.yaml: missing metadata.name in object", Place("apps/web.yaml", 6)),
        ("apps/web.yaml: something", Place("apps/web.yaml")),
        ("apps/kustomization.yaml and apps/base/kustomization.yml", Place("apps/base/kustomization.yml")),
        ("path 'apps/base': invalid: unknown field \"resource\"", Place("apps/base/kustomization.yml", 3)),
        (
            "cannot unmarshal string into Go struct field Kustomization.resources of type",
            Place("apps/kustomization.yaml", 2),
        ),
        ("something", Place("apps/kustomization.yaml")),
    ],
)
def test_a_message_leads_to_a_file_and_a_line(tree: Tree, message: str, place: Place) -> None:
    assert pinpoint(failed(message), tree, "apps") == place


def test_without_a_kustomization_the_folder_is_the_place(tree: Tree) -> None:
    assert pinpoint(failed("something"), tree, "clusters/one") == Place("clusters/one")


def test_kustomizations_are_told_by_their_names() -> None:
    assert read_kustomizations(failed("")) == ["apps/kustomization.yaml", "apps/base/kustomization.yml"]
