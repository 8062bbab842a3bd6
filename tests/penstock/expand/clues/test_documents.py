"""Documents that are no object."""

from pathlib import Path

import pytest

from penstock.expand.clues.clue import clue
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.clues.leading import led, nowhere
from tests.penstock.support.manifests import lines
from tests.penstock.support.values import tree_of


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (
            'failed to decode Kubernetes apiVersion, kind and name from: {"metadata":{"name":"web"}}',
            "apps/nameless.yaml:2",
        ),
    ],
)
def test_a_sentence_leads_to_a_line(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place


def test_without_a_path_the_whole_source_is_taken(tmp_path: Path) -> None:
    message = "failed to decode Kubernetes YAML from penstock.yaml: missing Resource metadata"
    assert led(tmp_path, message, path=None) == Place("spec.path")
    assert led(tmp_path, message) is None


def test_a_patch_that_does_not_say_its_kind(tmp_path: Path) -> None:
    files = {
        "apps/kustomization.yaml": lines("patchesStrategicMerge: [a.yaml, b.yaml]"),
        "apps/a.yaml": lines("kind: Deployment", "metadata: {name: web}"),
        "apps/b.yaml": lines("# no kind", "apiVersion: v1", "metadata: {name: web}"),
    }
    message = "trouble configuring builtin PatchStrategicMergeTransformer with config: `x`: missing kind in object {}"
    flux = Kustomization({"metadata": {"name": "k", "namespace": "n"}, "spec": {"path": "apps"}})
    build = Build(closure=Closure(read=tuple(files)), failure=Failure("build", message))
    assert str(clue(Failed(build, tree_of(tmp_path, files), flux, nowhere))) == "apps/b.yaml:2"
