from typing import Any

import pytest

from penstock.discover.cluster import SourceRef
from penstock.expand.kustomization import Key, Kustomization, is_kustomization
from tests.penstock.support.values import document


def flux(**spec: Any) -> Kustomization:
    return Kustomization({"metadata": {"name": "a", "namespace": "n"}, "spec": spec})


def test_what_it_says_is_read() -> None:
    one = flux(
        path="./x/",
        sourceRef={"kind": "GitRepository", "name": "g"},
        dependsOn=[{"name": "b"}, {"name": "c", "namespace": "m"}],
        postBuild={},
        suspend=True,
        kubeConfig={"secretRef": {"name": "k"}},
        decryption={"provider": "sops"},
    )
    assert str(one.key) == "n/a"
    assert one.path == "x"
    assert one.source == SourceRef("GitRepository", "n", "g")
    assert one.depends_on == (Key("n", "b"), Key("m", "c"))
    assert one.post_build == {}
    assert one.suspended
    assert one.remote
    assert one.encrypted


def test_what_it_does_not_say_is_nothing() -> None:
    one = flux()
    assert (one.path, one.depends_on, one.post_build) == ("", (), None)
    assert (one.suspended, one.remote, one.encrypted) == (False, False, False)


def test_a_source_may_be_in_another_namespace() -> None:
    assert flux(sourceRef={"kind": "Bucket", "name": "b", "namespace": "m"}).source.namespace == "m"


@pytest.mark.parametrize("nonsense", [None, 1, "x", [1], {"name": ["x"]}])
def test_nonsense_never_crashes(nonsense: Any) -> None:
    one = Kustomization({"metadata": nonsense, "spec": nonsense})
    assert (one.path, one.depends_on, one.post_build) == ("", (), None)
    other = flux(path=nonsense, sourceRef=nonsense, dependsOn=nonsense, postBuild=nonsense)
    assert other.depends_on == ()
    assert isinstance(other.source, SourceRef)


def test_only_flux_kustomizations_count() -> None:
    assert is_kustomization(document("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a"))
    assert not is_kustomization(document("kustomize.config.k8s.io/v1beta1", "Kustomization", "a"))
