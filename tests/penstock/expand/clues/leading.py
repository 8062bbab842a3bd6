"""A kustomization with every fault that a sentence of Kustomize may be about, and where a sentence leads."""

from pathlib import Path

from penstock.expand.clues.clue import clue
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
ROOT = "apps/kustomization.yaml"


def led(root: Path, message: str, **spec: object) -> Place | None:
    """Where a message leads; a field of the Flux Kustomization is told as `way:line`."""

    def at(way: Field, line: int = 0) -> Place:
        return Place(".".join(map(str, way)), line)

    flux = Kustomization({"spec": {"path": "apps", **spec}})
    build = Build((), Closure(read=tuple(FILES)), Failure("build", message))
    return clue(Failed(build, tree_of(root, FILES), flux, at))


def nowhere(way: Field, line: int = 0) -> Place:  # noqa: ARG001
    """What a field of the Flux Kustomization is told as where none is meant."""
    return Place("?", line)
