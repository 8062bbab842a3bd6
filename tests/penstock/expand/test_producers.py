import pytest

from penstock.document import Document
from penstock.expand.producers import made
from tests.penstock.support.values import document


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (document("external-secrets.io/v1", "ExternalSecret", "a", "n", spec={}), "a"),
        (document("external-secrets.io/v1", "ExternalSecret", "a", "n", spec={"target": {"name": "b"}}), "b"),
        (document("external-secrets.io/v1", "ExternalSecret", "a", "n", spec={"target": 1}), "a"),
        (document("bitnami.com/v1alpha1", "SealedSecret", "a", "n"), "a"),
        (document("cert-manager.io/v1", "Certificate", "a", "n", spec={"secretName": "tls"}), "tls"),
    ],
)
def test_a_secret_is_known_by_what_makes_it(source: Document, name: str) -> None:
    assert made(source) == ("Secret", "n", name)


@pytest.mark.parametrize(
    "other", [document("v1", "Secret", "a", "n"), document("networking.internal/v1", "Certificate", "a", "n")]
)
def test_other_objects_make_none(other: Document) -> None:
    assert made(other) is None
