import pytest

from penstock.document import Document
from penstock.expand.producers import ANYWHERE, copies, is_made, made, opened
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


@pytest.mark.parametrize(
    ("annotations", "namespaces"),
    [
        ({}, ()),
        ({"reflector.v1.k8s.emberstack.com/reflection-allowed": "true"}, ()),
        ({"reflector.v1.k8s.emberstack.com/reflection-auto-enabled": "true"}, (ANYWHERE,)),
        (
            {
                "reflector.v1.k8s.emberstack.com/reflection-auto-enabled": "true",
                "reflector.v1.k8s.emberstack.com/reflection-auto-namespaces": "a, b",
            },
            ("a", "b"),
        ),
        ({"replicator.v1.mittwald.de/replicate-to": "a,team-.*"}, (ANYWHERE,)),
        ({"replicator.v1.mittwald.de/replicate-to": "a"}, ("a",)),
        ({"replicator.v1.mittwald.de/replicate-to-matching": "team=x"}, (ANYWHERE,)),
        ({"kubed.appscode.com/sync": ""}, (ANYWHERE,)),
    ],
)
def test_what_is_copied_is_there_by_name(annotations: dict[str, str], namespaces: tuple[str, ...]) -> None:
    metadata = {"name": "s", "namespace": "n", "annotations": annotations}
    source = document("v1", "Secret", "s", "n", metadata=metadata)
    assert copies(source) == made(source) == tuple(("Secret", namespace, "s") for namespace in namespaces)


@pytest.mark.parametrize(
    ("annotations", "more"),
    [
        ({}, False),
        ({"reflector.v1.k8s.emberstack.com/reflects": "n/other"}, True),
        ({"replicator.v1.mittwald.de/replicate-from": "n/other"}, True),
        ({"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}, True),
        ({"kustomize.toolkit.fluxcd.io/ssa": "merge"}, True),
        ({"kustomize.toolkit.fluxcd.io/prune": "disabled"}, False),
    ],
)
def test_others_may_put_more_into_it(annotations: dict[str, str], more: bool) -> None:
    metadata = {"name": "s", "namespace": "n", "annotations": annotations}
    assert opened(document("v1", "ConfigMap", "s", "n", metadata=metadata)) is more
