import pytest

from penstock.where.nodes import Field
from penstock.where.subject import Subject
from penstock.where.transformers import KINDS, leads, value
from tests.penstock.where.handmade import step, web

CONTAINERS = {"template": {"spec": {"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "y"}]}}}
IMAGE: Field = ("spec", "template", "spec", "containers", 1, "image")
OWN = {"labels": {"a": "1"}, "annotations": {"a": "1"}}
EDGE = web("pre-web", "edge", metadata=OWN, spec={"replicas": 3, "selector": {"matchLabels": {"a": "1"}}, **CONTAINERS})


def done(kind: str, text: str, way: Field, subject: Subject = EDGE) -> list[tuple[int, bool, bool]]:
    """The lines that have to do with a field: line, whole, sure."""
    touches = KINDS[f"{kind}Transformer"](step(f"{kind}Transformer", text), subject, way)
    return [(touch.setter.line, touch.whole, touch.sure) for touch in touches]


NAMESPACE, NAME, SELECTOR = ("metadata", "namespace"), ("metadata", "name"), ("spec", "selector", "matchLabels", "a")


@pytest.mark.parametrize(
    ("kind", "text", "way", "found"),
    [
        ("Namespace", "edge", NAMESPACE, [(1, True, True)]),
        ("Namespace", "other", NAMESPACE, []),
        ("Namespace", "edge", NAME, []),
        ("Namespace", "kind: x\nmetadata:\n  namespace: edge\n", NAMESPACE, [(3, True, True)]),
        ("Prefix", "pre-", NAME, [(1, False, True)]),
        ("Prefix", "web", NAME, []),
        ("Prefix", "prefix: pre-\n", NAME, [(1, False, True)]),
        ("Prefix", "pre-", NAMESPACE, []),
        ("Suffix", "-web", NAME, [(1, False, True)]),
        ("Suffix", "-x", NAME, []),
        ("Label", "b: '1'\na: '1'\n", ("metadata", "labels", "a"), [(2, True, True)]),
        ("Label", "a: '2'\n", ("metadata", "labels", "a"), []),
        ("Label", "a: '1'\n", SELECTOR, [(1, True, True)]),
        ("Label", "pairs:\n  a: '1'\n", SELECTOR, [(2, True, True)]),
        ("Label", "labels:\n  a: '1'\n", SELECTOR, [(2, True, True)]),
        ("Label", "a: '1'\n", ("metadata", "annotations", "a"), []),
        ("Label", "a: '1'\n", ("a",), []),
        ("Annotations", "a: '1'\n", ("metadata", "annotations", "a"), [(1, True, True)]),
        ("Annotations", "annotations:\n  a: '1'\n", ("metadata", "annotations", "a"), [(2, True, True)]),
        ("Annotations", "a: '1'\n", ("metadata", "labels", "a"), []),
        ("ReplicaCount", "name: pre-web\ncount: 3\n", ("spec", "replicas"), [(2, True, True)]),
        ("ReplicaCount", "name: pre-web\ncount: 4\n", ("spec", "replicas"), [(2, True, False)]),
        ("ReplicaCount", "name: other\ncount: 3\n", ("spec", "replicas"), []),
        ("ReplicaCount", "name: pre-web\n", ("spec", "replicas"), []),
        ("ReplicaCount", "name: pre-web\ncount: 3\n", ("spec",), []),
        ("ReplicaCount", "replica:\n  name: pre-web\n  count: 3\n", ("spec", "replicas"), [(3, True, True)]),
    ],
)
def test_what_an_entry_does_to_a_field(kind: str, text: str, way: Field, found: list[tuple[int, bool, bool]]) -> None:
    assert done(kind, text, way) == found


def test_a_prefix_that_no_name_may_have_is_itself_to_blame() -> None:
    assert done("Prefix", "PRE_", NAME, web("PRE_web")) == [(1, True, True)]
    assert done("Suffix", "_X", NAME, web("web_X")) == [(1, True, True)]


def test_a_namespace_names_a_namespace_and_is_remembered() -> None:
    one = web("edge", kind="Namespace", version="v1")
    assert done("Namespace", "edge", NAME, one) == [(1, True, True)]
    assert one.namespaces == {"", "edge"}


def test_a_namespace_that_a_reference_says_is_its_own() -> None:
    said = {"sourceRef": {"namespace": "edge"}, "conversion": {"service": {"namespace": "edge"}}}
    one = web("edge", spec=said)
    assert done("Namespace", "edge", ("spec", "sourceRef", "namespace"), one) == []
    assert done("Namespace", "edge", ("spec", "conversion", "service", "namespace"), one) == [(1, True, True)]


TARGETS = """\
targets:
  - select: {kind: Deployment, name: %s}
    fieldPaths:
      - spec.replicas
      - spec.template.spec.containers.[name=b].image
"""


def test_a_replacement_stands_where_it_is_asked_for() -> None:
    assert done("Replacement", TARGETS % "pre-web", IMAGE) == [(5, True, True)]
    assert done("Replacement", TARGETS % "pre-web", (*IMAGE[:4], 0, "image")) == []
    assert done("Replacement", TARGETS % "other", IMAGE) == []
    assert done("Replacement", TARGETS.replace("Deployment", "Job") % "pre-web", IMAGE) == []
    assert done("Replacement", "targets: [{fieldPaths: [spec.replicas]}]\n", ("spec", "replicas")) == [(1, True, True)]


@pytest.mark.parametrize(
    ("path", "way", "found"),
    [
        ("spec.replicas", ("spec", "replicas"), True),
        ("spec", ("spec", "replicas"), False),
        ("spec.template.spec.containers.*.image", IMAGE, True),
        ("spec.template.spec.containers.1.image", IMAGE, True),
        ("spec.template.spec.containers.0.image", IMAGE, False),
        ("spec.template.spec.containers.[image=y].image", IMAGE, True),
        ("spec.template.spec.containers.[name].image", IMAGE, False),
        ("metadata.labels.a\\.b/c", ("metadata", "labels", "a.b/c"), True),
    ],
)
def test_where_a_field_path_leads(path: str, way: Field, found: bool) -> None:
    assert leads(path, EDGE, way) is found


def test_a_value_under_keys_or_the_entry_itself() -> None:
    assert value(step("x", "text"), "any") == "text"
    assert value(step("x", "a: {B: c}"), "A", "b") == "c"
    assert value(step("x", "a: {b: [c]}"), "a", "b") is None
    assert value(step("x", "a: {}"), "a", "b") is None
