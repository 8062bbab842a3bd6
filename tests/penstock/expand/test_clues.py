"""Kustomize's sentences, and the lines that they lead to; the build that says them need not be made."""

from pathlib import Path

import pytest

from penstock.expand.clues import clue
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from penstock.where import Field
from tests.penstock.support.manifests import lines
from tests.penstock.support.values import tree_of

FILES = {
    "apps/kustomization.yaml": lines(
        "resources: [web.yaml, part]",
        "components: [part]",
        "images:",
        "  - name: web",
        "    newTag: {a: b}",
        "replicas:",
        "  - {name: web, count: many}",
        "commonAnnotations:",
        "  good: text",
        "  bad: [list]",
        "configMapGenerator:",
        "  - name: settings",
        "    behavior: merge",
        "  - literals: [a=b, {c: d}]",
        "patches:",
        "  - path: patch.yaml",
        "    target: {name: web}",
        "  - path: nameless.yaml",
        "  - target: {name: web}",
        "replacements:",
        "  - source: {name: settings, fieldPath: data.a}",
        "    targets:",
        "      - select: {name: web}",
        "        fieldPaths:",
        "          - spec.b",
        "      - select: {kind: Pod}",
        "        reject:",
        "          - labelSelector: tier in (a, b),!c,d=e,f",
        "          - annotationSelector: tier in (a",
        "          - name: web(",
        "patchesJson6902:",
        "  - {path: numbers.yaml, target: {name: web}}",
        "  - {path: words.yaml, target: {name: web}}",
    ),
    "apps/part/kustomization.yaml": lines("# a part", "kind: Component", "resourcez: []"),
    "apps/typed/kustomization.yaml": lines("apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Kustomization"),
    "apps/web.yaml": lines(
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata: {name: web}",
        "spec:",
        "  template:",
        "    spec:",
        "      serviceAccountName: {wrong: type}",
    ),
    "apps/patch.yaml": lines(
        "- op: replace",
        "  path: /spec/none",
        "  value: {a: [b]}",
        "- op: exchange",
        "  path: /spec",
        "- op: remove",
    ),
    "apps/numbers.yaml": lines("- op: add", "  path: /a", "  value: [1, .5, {b: .nan}]", "- op: .inf"),
    "apps/words.yaml": lines("- op: add", "  path: /a", "- add"),
    "apps/nameless.yaml": lines("# no kind", "metadata:", "  name: web"),
}
DECODING = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
ROOT = "apps/kustomization.yaml"


def led(root: Path, message: str, **spec: object) -> Place | None:
    """Where a message leads; a field of the Flux Kustomization is told as `way:line`."""

    def at(way: Field, line: int = 0) -> Place:
        return Place(".".join(map(str, way)), line)

    flux = Kustomization({"spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(FILES)), Failure("build", message))
    return clue(Failed(build, tree_of(root, FILES), flux, at))


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
        (
            (
                'merging from generator &{0x1 0x2}: id resid.ResId{Gvk:resid.Gvk{Kind:"ConfigMap"}, Name:"settings", '
                'Namespace:"x"} does not exist; cannot merge or replace'
            ),
            f"{ROOT}:12",
        ),
        ("a configmap must have a name", f"{ROOT}:14"),
        ('unable to parse SM or JSON patch from [path: "nameless.yaml"]', "apps/nameless.yaml:2"),
        ('unable to parse SM or JSON patch from [path: "numbers.yaml"]', "apps/numbers.yaml:3"),
        ('unable to parse SM or JSON patch from [path: "words.yaml"]', "apps/words.yaml:3"),
        ("unable to parse requirement: found '', expected: ',' or ')'", f"{ROOT}:29"),
        ("error parsing regexp: missing closing ): `^(?:web()$`", f"{ROOT}:30"),
        ("x: must specify one of patch and path in\ntarget: {}", f"{ROOT}:19"),
        ("replace operation does not apply: doc is missing path: /spec/none: missing value", "apps/patch.yaml:2"),
        ('add operation does not apply: doc is missing path: "/spec/none": missing value', "apps/patch.yaml:2"),
        ("testing value /spec/none failed: test failed", "apps/patch.yaml:2"),
        ("error in add for path: '/spec/none': value was not a proper array index: 'none'", "apps/patch.yaml:2"),
        (
            'failed to decode Kubernetes apiVersion, kind and name from: {"metadata":{"name":"web"}}',
            "apps/nameless.yaml:2",
        ),
        ("Unexpected kind: exchange", "apps/patch.yaml:4"),
        ("remove operation failed to decode path: operation missing path field: missing value", "apps/patch.yaml:6"),
        (
            "wrong node kind: expected ScalarNode but got MappingNode: node contents:\na:\n- b\n",
            "apps/patch.yaml:3",
        ),
        ("fieldPath `data.a` is missing for replacement source ConfigMap/settings", f"{ROOT}:21"),
        ('unable to find field "spec.b" in replacement target', f"{ROOT}:25"),
        (
            (
                "updating name reference in 'spec/template/spec/serviceAccountName' field of "
                "'Deployment.v1.apps/web.x': path config error; no 'name' field in node"
            ),
            "apps/web.yaml:7",
        ),
        (".spec.namePrefix accessor error: 1 is of the type int64, expected string", "spec.namePrefix"),
        ("unable to get buildMetadata: x", "spec.buildMetadata"),
    ],
)
def test_a_sentence_leads_to_a_line(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place


@pytest.mark.parametrize(
    "message",
    [
        "",
        "something else",
        'unknown field "none"',
        'Name:"none", Namespace:""} does',
        'failed to decode Kubernetes apiVersion, kind and name from: {"x": 1}',
        "failed to decode Kubernetes apiVersion, kind and name from: {{}",
    ],
)
def test_no_sentence_leads_nowhere(tmp_path: Path, message: str) -> None:
    assert led(tmp_path, message) is None


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


def test_what_the_spec_injects_is_told_by_its_field_and_line(tmp_path: Path) -> None:
    patch = "- op: replace\n  path: /spec/mine\n  value: 1\n"
    message = "replace operation does not apply: doc is missing path: /spec/mine: missing value"
    assert led(tmp_path, message, patches=[{"patch": "x: y"}, {"patch": patch}]) == Place("spec.patches.1.patch", 2)


def test_an_entry_of_the_spec_that_is_no_text(tmp_path: Path) -> None:
    images = [{"name": "a", "newTag": "b"}, {"name": "c", "newTag": {}}]
    assert led(tmp_path, "unable to get images: unrecognized type: string", images=images) == Place(
        "spec.images.1.newTag"
    )


def test_without_a_path_the_whole_source_is_taken(tmp_path: Path) -> None:
    message = "failed to decode Kubernetes YAML from penstock.yaml: missing Resource metadata"
    assert led(tmp_path, message, path=None) == Place("spec.path")
    assert led(tmp_path, message) is None


def nowhere(way: Field, line: int = 0) -> Place:  # noqa: ARG001
    return Place("?", line)


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


def test_a_patch_of_the_spec_that_is_empty(tmp_path: Path) -> None:
    flux = Kustomization({"spec": {"path": "apps", "patches": [{"patch": "a: b"}, {"target": {}, "patch": ""}]}})
    build = Build((), Closure(), Failure("build", "must specify one of patch and path in\ntarget: {}"))
    failed = Failed(build, tree_of(tmp_path, {}), flux, lambda way, line=0: Place(".".join(map(str, way)), line))
    assert str(clue(failed)) == "spec.patches.1:1"
