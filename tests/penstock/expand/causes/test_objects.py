"""Files that are no object, and objects without a name."""

from pathlib import Path

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.causes.asking import declared, found, hints
from tests.penstock.support.manifests import config_map, documents
from tests.penstock.support.values import tree_of


def test_a_file_that_is_no_object_in_a_folder_without_a_kustomization_file(tmp_path: Path) -> None:
    message = "failed to decode Kubernetes YAML from /apps/notes.yaml: missing metadata.name in object"
    failure = Failure("build", message)
    assert found(tmp_path, failure, {"apps/notes.yaml": "a: 1\n"}) == [("build-failed", "apps/notes.yaml:1")]
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    tree = tree_of(tmp_path, {"apps/notes.yaml": "a: 1\n"})
    (one,) = diagnose(Build((), Closure(read=("apps/notes.yaml",)), failure), tree, flux, declared)
    assert ".sourceignore" in one.hint


def test_of_several_documents_the_one_that_is_no_object(tmp_path: Path) -> None:
    files = {"apps/a.yaml": documents(config_map("x"), "a: b\n", config_map("y"))}
    message = "failed to decode Kubernetes YAML from apps/a.yaml: missing Resource metadata"
    at = len(config_map("x").split("\n")) + 1
    assert ("build-failed", f"apps/a.yaml:{at}") in found(tmp_path, Failure("build", message), files)


def test_an_object_without_a_name_is_told_where_it_should_be(tmp_path: Path) -> None:
    files = {
        "apps/a.yaml": documents(config_map("a"), "kind: ConfigMap\nmetadata:\n  namespace: b\n  name:\n"),
        "apps/b.yaml": "kind: ConfigMap\nmetadata: {}\n",
    }
    failure = Failure(
        "build", "accumulating resources from 'a.yaml' of apps/a.yaml: missing metadata.name in object {}"
    )
    (one,) = found(tmp_path, failure, files)
    assert one == ("build-failed", f"apps/a.yaml:{files['apps/a.yaml'].split(chr(10)).index('  name:') + 1}")
    assert hints(tmp_path, failure, files) == ["give it a name"]


def test_an_object_whose_metadata_is_misspelt(tmp_path: Path) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadatta:\n  name: a\n"
    failure = Failure("build", "missing metadata.name in object {a} at apps/a.yaml")
    assert found(tmp_path, failure, {"apps/a.yaml": text}) == [("build-failed", "apps/a.yaml:3")]
    assert hints(tmp_path, failure, {"apps/a.yaml": text}) == ["write metadata"]
