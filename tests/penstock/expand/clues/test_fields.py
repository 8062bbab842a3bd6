"""Fields of another type, name or kind."""

from pathlib import Path

import pytest

from penstock.expand.clues.clue import clue
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.clues.leading import ROOT, led, nowhere
from tests.penstock.support.values import tree_of

DECODING = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (f"{DECODING}object into Go struct field Image.images.newTag of type string", f"{ROOT}:5"),
        (f"{DECODING}string into Go struct field Replica.replicas.count of type int64", f"{ROOT}:7"),
        (f"{DECODING}array into Go struct field Kustomization.commonAnnotations of type string", f"{ROOT}:10"),
        (
            (
                f"{DECODING}object into Go struct field ConfigMapArgs.configMapGenerator.GeneratorArgs.KvPairSources."
                "literals of type string"
            ),
            f"{ROOT}:14",
        ),
        (
            (
                "accumulating components: accumulateDirectory: \"couldn't make target for path 'apps/part': invalid "
                'Kustomization: json: unknown field \\"resourcez\\""'
            ),
            "apps/part/kustomization.yaml:3",
        ),
        (
            (
                "accumulateDirectory: \"couldn't make target for path 'apps/part': Failed to read kustomization file "
                'under apps/part:\\napiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1"'
            ),
            "apps/part/kustomization.yaml:2",
        ),
        (
            (
                "accumulating components: accumulateDirectory: \"couldn't make target for path 'apps/typed': Failed to "
                "read kustomization file under apps/typed:\\napiVersion for Kustomization should be "
                'kustomize.config.k8s.io/v1beta1"'
            ),
            "apps/typed/kustomization.yaml:2",
        ),
        (
            (
                "accumulating resources: accumulateDirectory: \"couldn't make target for path 'apps/typed': Failed to "
                "read kustomization file under apps/typed:\\napiVersion for Kustomization should be "
                'kustomize.config.k8s.io/v1beta1"'
            ),
            "apps/typed/kustomization.yaml:1",
        ),
        (".spec.namePrefix accessor error: 1 is of the type int64, expected string", "spec.namePrefix"),
        ("unable to get buildMetadata: x", "spec.buildMetadata"),
    ],
)
def test_a_sentence_leads_to_a_line(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (
            "resources:\n  -web.yaml\n",
            "cannot unmarshal string into Go struct field Kustomization.resources of type []x",
            2,
        ),
        (
            "images:\n  - name: web\n    newTag: 1.10\n",
            "cannot unmarshal number into Go struct field Image.images.newTag of type string",
            3,
        ),
    ],
)
def test_a_value_of_another_type_is_told_on_its_own_line(tmp_path: Path, text: str, message: str, line: int) -> None:
    tree = tree_of(tmp_path, {"apps/kustomization.yaml": text})
    build = Build((), Closure(read=("apps/kustomization.yaml",)), Failure("build", message))
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    assert str(clue(Failed(build, tree, flux, nowhere))) == f"apps/kustomization.yaml:{line}"


def test_an_entry_of_the_spec_that_is_no_text(tmp_path: Path) -> None:
    images = [{"name": "a", "newTag": "b"}, {"name": "c", "newTag": {}}]
    assert led(tmp_path, "unable to get images: unrecognized type: string", images=images) == Place(
        "spec.images.1.newTag"
    )
