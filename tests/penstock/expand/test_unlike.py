import pytest

from penstock import marks
from penstock.expand.unlike import identity, unlike

OBJECT = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "source-controller", "namespace": "flux-system"}


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("apiVersion", "apps/v1beta1", "apps/v1"),
        ("kind", "Deploymnt", "Deployment"),
        ("kind", "StatefulSet", ""),
        ("name", "source-contoller", "source-controller"),
        ("name", "helm-controller", ""),
        ("namespace", "flux-systm", "flux-system"),
        ("namespace", "", ""),
    ],
)
def test_the_word_that_is_unlike(field: str, value: str, expected: str) -> None:
    assert unlike({**OBJECT, field: value}, [OBJECT]) == ((field, expected) if expected else ("", ""))


def test_two_words_or_two_objects_tell_nothing() -> None:
    patch = {**OBJECT, "namespace": "elsewhere"}
    assert unlike({**patch, "kind": "Deploymnt"}, [OBJECT]) == ("", "")
    assert unlike(patch, [OBJECT, {**OBJECT, "namespace": "apps"}]) == ("", "")


def test_a_name_that_no_object_may_have_is_not_meant() -> None:
    assert unlike(OBJECT, [{**OBJECT, "name": "Source-controller"}]) == ("", "")


def test_a_document_has_an_identity_when_it_has_a_name() -> None:
    (node,) = marks.documents(b"kind: ConfigMap\nmetadata: {name: a}\n")
    assert not isinstance(node, marks.Broken)
    assert identity(node) == {"apiVersion": "", "kind": "ConfigMap", "name": "a", "namespace": ""}
    assert identity(None) is None
