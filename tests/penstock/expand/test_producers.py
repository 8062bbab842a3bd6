import pytest

from penstock.document import Document
from penstock.expand.producers import ANYWHERE, is_made, made
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
    assert made(source) == (("Secret", "n", name),)


@pytest.mark.parametrize(
    "other", [document("v1", "Secret", "a", "n"), document("networking.internal/v1", "Certificate", "a", "n")]
)
def test_other_objects_make_none(other: Document) -> None:
    assert made(other) == ()


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        ({}, "a"),
        ({"externalSecretName": "b"}, "b"),
        ({"externalSecretName": "b", "externalSecretSpec": {"target": {"name": "c"}}}, "c"),
        ({"externalSecretSpec": 1}, "a"),
    ],
)
def test_a_secret_of_many_namespaces(spec: dict[str, object], name: str) -> None:
    (one,) = made(document("external-secrets.io/v1", "ClusterExternalSecret", "a", "", spec=spec))
    assert one == ("Secret", ANYWHERE, name)
    assert is_made({one}, "Secret", "n", name)
    assert not is_made({one}, "ConfigMap", "n", name)
    assert not is_made({one}, "Secret", "n", "other")


def test_secrets_of_a_vault() -> None:
    """Those that a class of the CSI driver keeps in step, whoever mounts it; without a name there is none."""
    spec = {"secretObjects": [{"secretName": "a"}, {"secretName": "b", "data": []}, {}, 1]}
    source = document("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", "n", spec=spec)
    assert made(source) == (("Secret", "n", "a"), ("Secret", "n", "b"))
    assert made(document("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "vault", "n", spec={})) == ()
