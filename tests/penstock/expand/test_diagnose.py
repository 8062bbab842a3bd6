from collections.abc import Mapping
from pathlib import Path

import pytest

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place, Severity
from penstock.render.build import Build, Closure, Failure
from penstock.tree.working import working_tree
from penstock.where import Field
from tests.penstock.support.manifests import config_map, documents, resources
from tests.penstock.support.repository import write
from tests.penstock.support.values import tree_of

DECLARED = Place("clusters/one/apps.yaml", 1)


def declared(way: Field, line: int = 0) -> Place:  # noqa: ARG001
    """Wherever in the declaration, it is its first line."""
    return DECLARED


def found(
    root: Path, failure: Failure, files: Mapping[str, str], missing: tuple[str, ...] = (), **spec: object
) -> list[tuple[str, str]]:
    """(code, place) of what is diagnosed of Kustomization n/apps with path apps."""
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(files), missing=missing), failure)
    return [(one.code, str(one.place)) for one in diagnose(build, tree_of(root, files), flux, declared)]


def hints(root: Path, failure: Failure, files: Mapping[str, str]) -> list[str]:
    """What to do about it."""
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    build = Build((), Closure(read=tuple(files), missing=()), failure)
    return [one.hint for one in diagnose(build, tree_of(root, files), flux, declared)]


@pytest.mark.parametrize(
    ("kind", "code", "place"),
    [
        ("path-missing", "path-missing", "clusters/one/apps.yaml:1"),
        ("remote-base", "remote-base", "clusters/one/apps.yaml:1"),
        ("worker", "worker-failed", "apps"),
        ("spent", "over-limit", "clusters/one/apps.yaml:1"),
        ("plugin", "plugin-refused", "apps"),
        ("panic", "build-failed", "apps"),
        ("tree", "build-failed", "apps"),
    ],
)
def test_a_kind_of_failure_has_its_code_and_place(tmp_path: Path, kind: str, code: str, place: str) -> None:
    assert found(tmp_path, Failure(kind, "so it is"), {}) == [(code, place)]


def test_only_a_remote_base_is_a_warning(tmp_path: Path) -> None:
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    build = Build(failure=Failure("remote-base", "x"))
    (one,) = diagnose(build, tree_of(tmp_path, {}), flux, declared)
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize("entry", ["https://x.example/a.json?ref=v1", "a.json=https://x.example/a.json?ref=v1"])
def test_a_remote_base_is_told_where_it_is_named(tmp_path: Path, entry: str) -> None:
    path = "apps/kustomization.yaml"
    tree = tree_of(tmp_path, {path: f"configMapGenerator:\n  - name: m\n    files:\n      - {entry}\n"})
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    failure = Failure("remote-base", "remote base https://x.example/a.json?ref=v1 is not fetched: of apps")
    build = Build(failure=failure, closure=Closure(read=(path,)))
    (one,) = diagnose(build, tree, flux, declared)
    assert str(one.place) == f"{path}:4"


def test_every_broken_file_is_told(tmp_path: Path) -> None:
    files = {"apps/a.yaml": "a: [\n", "apps/b.yaml": "b: 1\nc: {\n", "apps/c.txt": "d: [\n", "apps/d.yaml": "e: 1\n"}
    assert found(tmp_path, Failure("build", "yaml: oh"), files) == [
        ("yaml-broken", "apps/a.yaml:2"),
        ("yaml-broken", "apps/b.yaml:3"),
    ]


def test_every_missing_name_is_told_once(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("gone.yaml", "../base", "gone.yaml")}
    failure = Failure("build", "lstat apps/gone.yaml: no such file; lstat base: no such file")
    assert found(tmp_path, failure, files, missing=("apps/gone.yaml", "base", "apps/kustomization.yml")) == [
        ("resource-missing", "apps/kustomization.yaml:4"),
        ("resource-missing", "apps/kustomization.yaml:5"),
    ]


def test_what_was_looked_for_in_vain_but_is_not_the_cause_is_not_told(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("maybe.yaml")}
    assert found(tmp_path, Failure("build", "other"), files, missing=("apps/maybe.yaml",)) == [
        ("build-failed", "apps/kustomization.yaml")
    ]


def test_a_missing_component_of_the_spec_is_told_where_it_is_declared(tmp_path: Path) -> None:
    failure = Failure("build", "accumulating components: 'gone' : lstat gone")
    assert found(tmp_path, failure, {}, missing=("gone",), components=["../gone", 3]) == [
        ("resource-missing", "clusters/one/apps.yaml:1")
    ]


def test_a_patch_without_any_file_is_one_of_the_spec(tmp_path: Path) -> None:
    failure = Failure(
        "build", 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/a.b.[noNs]": no matches'
    )
    assert found(tmp_path, failure, {"apps/x.yaml": config_map("x")}) == [
        ("patch-unmatched", "clusters/one/apps.yaml:1")
    ]


@pytest.mark.parametrize("name", ["plain", "with.dots", "with:colon"])
def test_an_object_that_is_there_twice_is_found_by_its_name(tmp_path: Path, name: str) -> None:
    message = (
        f"may not add resource with an already registered id: ConfigMap.v1.[noGrp]/{name}.flux-system': apps/b.yaml"
    )
    files = {"apps/a.yaml": config_map(name), "apps/b.yaml": "# two\n" + config_map(f'"{name}"')}
    assert found(tmp_path, Failure("build", message), files) == [("object-doubled", "apps/b.yaml:2")]
    assert hints(tmp_path, Failure("build", message), files)[0].endswith(": the other is apps/a.yaml:1")
    patched = {**files, "apps/kustomization.yaml": "resources: [b.yaml]\npatches: [{path: a.yaml}]\n"}
    assert hints(tmp_path / "patched", Failure("build", message), patched) == ["take one of them out"]


def test_a_file_that_is_no_object_in_a_folder_without_a_kustomization_file(tmp_path: Path) -> None:
    message = "failed to decode Kubernetes YAML from /apps/notes.yaml: missing metadata.name in object"
    failure = Failure("build", message)
    assert found(tmp_path, failure, {"apps/notes.yaml": "a: 1\n"}) == [("build-failed", "apps/notes.yaml:1")]
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    tree = tree_of(tmp_path, {"apps/notes.yaml": "a: 1\n"})
    (one,) = diagnose(Build((), Closure(read=("apps/notes.yaml",)), failure), tree, flux, declared)
    assert ".sourceignore" in one.hint


def test_what_the_source_leaves_out_is_told_with_how_to_bring_it_back(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("picture.png"), "apps/picture.png": "x"}
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    failure = Failure("build", "evalsymlink failure on '/apps/picture.png'")
    build = Build((), Closure(read=("apps/kustomization.yaml",), missing=("apps/picture.png",)), failure)
    (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
    assert (one.code, ".sourceignore" in one.hint) == ("resource-missing", True)


@pytest.mark.parametrize(
    ("name", "why"),
    [("link.yaml", "link.yaml is a symbolic link"), ("l/a.yaml", "l/a.yaml is behind apps/l, a symbolic link")],
)
def test_what_lies_behind_a_link_is_told_as_that(tmp_path: Path, name: str, why: str) -> None:
    write(tmp_path, {"apps/kustomization.yaml": resources(name), "real/a.yaml": config_map("a")})
    (tmp_path / "apps/link.yaml").symlink_to("../real/a.yaml")
    (tmp_path / "apps/l").symlink_to("../real")
    tree = working_tree(tmp_path)
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    failure = Failure("build", f"evalsymlink failure on '/apps/{name}'")
    build = Build((), Closure(read=("apps/kustomization.yaml",), missing=(f"apps/{name}",)), failure)
    (one,) = diagnose(build, tree, flux, declared)
    assert one.message.startswith(f"{why}, and Flux's artifacts hold none")
    assert (one.edit, one.hint) == (None, "put the file itself there")


@pytest.mark.parametrize("field", ["patches", "patchesStrategicMerge"])
def test_a_patch_that_finds_nothing_is_told_at_its_name(tmp_path: Path, field: str) -> None:
    entry = "{path: patch.yaml}" if field == "patches" else "patch.yaml"
    files = {
        "apps/kustomization.yaml": f"resources: [map.yaml]\n{field}: [{entry}]\n",
        "apps/map.yaml": config_map("a"),
        "apps/patch.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n",
    }
    said = {
        "patches": 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/b.[noNs]": no matches for Id',
        "patchesStrategicMerge": "no matches for Id ConfigMap.v1.[noGrp]/b.[noNs]; "
        "failed to find unique target for patch ConfigMap.v1.[noGrp]/b.[noNs]",
    }
    assert found(tmp_path, Failure("build", said[field]), files) == [("patch-unmatched", "apps/patch.yaml:4")]


@pytest.mark.parametrize(("folder", "says"), [("infra/apps", "infra/apps is there"), ("infra/other", "")])
def test_a_missing_folder_is_likely_the_one_of_nearly_that_name(tmp_path: Path, folder: str, says: str) -> None:
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "infra/aps"}})
    build = Build((), Closure(read=(), missing=()), Failure("path-missing", ""))
    tree = tree_of(tmp_path, {f"{folder}/x.yaml": config_map("x")})
    (one,) = diagnose(build, tree, flux, declared)
    assert says in one.hint
    assert one.hint.endswith("or add the folder")


def test_of_several_documents_the_one_that_is_no_object(tmp_path: Path) -> None:
    files = {"apps/a.yaml": documents(config_map("x"), "a: b\n", config_map("y"))}
    message = "failed to decode Kubernetes YAML from apps/a.yaml: missing Resource metadata"
    at = len(config_map("x").split("\n")) + 1
    assert ("build-failed", f"apps/a.yaml:{at}") in found(tmp_path, Failure("build", message), files)


def test_a_version_of_kustomize_that_there_is_not(tmp_path: Path) -> None:
    text = "kind: Kustomization\nmetadata: {name: a}\napiVersion: kustomize.config.k8s.io/v1\n"
    message = "apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1"
    assert found(tmp_path, Failure("build", message), {"apps/kustomization.yaml": text}) == [
        ("build-failed", "apps/kustomization.yaml:3")
    ]


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [("", "empty", 1), ("# later\n", "empty", 1), ("# one\n- web.yaml\n", "a list", 2), ("\nhello\n", "a text", 2)],
)
def test_a_kustomization_that_is_no_mapping(tmp_path: Path, text: str, what: str, line: int) -> None:
    files = {"apps/kustomization.yaml": "resources: [part]\n", "apps/part/kustomization.yaml": text}
    said = "couldn't make target for path 'apps/part': "
    said += "invalid Kustomization: json: cannot unmarshal array into Go value of type types.Kustomization"
    for message in (said, "couldn't make target for path 'apps/part': kustomization.yaml is empty"):
        build = Build((), Closure(read=tuple(files)), Failure("build", message))
        flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
        (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
        assert (str(one.place), one.message.endswith(what)) == (f"apps/part/kustomization.yaml:{line}", True)


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


def test_an_entry_that_lost_its_dash_is_told_at_its_own_line(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": "resources:\n  - a.yaml\n  - b.yaml\n    c.yaml\n"}
    failure = Failure("build", "apps/b.yaml c.yaml: no such file")
    missing = ("apps/b.yaml c.yaml",)
    assert found(tmp_path, failure, files, missing) == [("resource-missing", "apps/kustomization.yaml:4")]


@pytest.mark.parametrize(
    ("spec", "place"), [({}, "apps/kustomization.yaml:2"), ({"targetNamespace": "t"}, "clusters/one/apps.yaml:1")]
)
def test_objects_that_one_namespace_makes_one(tmp_path: Path, spec: dict[str, str], place: str) -> None:
    was = '"kind":"{}","metadata":{{"annotations":{{"x/previousNames":"{}","x/previousNamespaces":"{}"}},"name":"t"}}'
    said = f"[{{{was.format('Namespace', 'a', '_non_namespaceable_')}}} {{{was.format('ConfigMap', 'b', 'n')}}}]"
    failure = Failure("build", f"namespace transformation produces ID conflict: {said}")
    files = {"apps/kustomization.yaml": "resources: [a.yaml]\nnamespace: t\n"}
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(files)), failure)
    (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
    assert (str(one.place), "Namespace a and ConfigMap n/b become one" in one.message) == (place, True)
