"""YAML that no manifest may be, at the line that says it."""

from pathlib import Path

import pytest

from penstock.expand.clues.unread import unread
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.support.manifests import lines
from tests.penstock.support.values import tree_of

FILES = {
    "apps/kustomization.yaml": "resources: [web.yaml]\n",
    "apps/web.yaml": lines("# one", "%YAML 1.1", "---", "a: b"),
    "apps/keys.yaml": lines("kind: A", "<<: {c: d}", "list:", "  - {1: 2}"),
    "apps/tags.yaml": lines("kind: A", "---", "kind: web", "b:", "  c: !!int web"),
}


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (
            "accumulating resources from 'web.yaml': MalformedYAMLError: yaml: line 1: x in File: web.yaml",
            Place("apps/web.yaml", 2),
        ),
        ("MalformedYAMLError: yaml: what is it in File: keys.yaml", Place("apps/keys.yaml")),
        ("json: unsupported type: map[interface {}]interface {}", Place("apps/keys.yaml", 4)),
        ("yaml: invalid map key: 1", Place("apps/keys.yaml", 4)),
        ("yaml: cannot decode !!str `web` as a !!int", Place("apps/tags.yaml", 5)),
    ],
)
def test_the_message_leads_to_a_line(tmp_path: Path, said: str, place: Place) -> None:
    assert found(tmp_path, said) == [place]


@pytest.mark.parametrize("said", ["", "MalformedYAMLError: x in File: none.yaml", "cannot decode !!str `x` as a !!int"])
def test_what_fits_nothing_leads_nowhere(tmp_path: Path, said: str) -> None:
    assert found(tmp_path, said) == []


def found(root: Path, said: str) -> list[Place]:
    build = Build((), Closure(read=tuple(FILES)), Failure("build", said))
    flux = Kustomization({"spec": {"path": "apps"}})
    return list(unread(Failed(build, tree_of(root, FILES), flux, lambda way, line=0: Place(str(way), line))))
