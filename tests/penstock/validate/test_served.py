"""What no Kubernetes serves, and what it was meant to be; `test_check` shows the findings."""

import pytest

from penstock.validate import kubernetes
from penstock.validate.served import Meant, meant


@pytest.mark.parametrize(
    ("api_version", "kind", "expected"),
    [
        ("apps/v1", "Deploymnt", Meant("kind", "Deployment", slip=True)),
        ("v1", "ConfigMpa", Meant("kind", "ConfigMap", slip=True)),
        ("batch/v1beta0", "Job", Meant("apiVersion", "batch/v1", slip=False)),
        ("autoscaling/v1beta1", "HorizontalPodAutoscaler", Meant("apiVersion", "autoscaling/v2", slip=False)),
        ("v1", "Deployment", Meant("apiVersion", "apps/v1", slip=True)),
        ("app/v1", "DaemonSet", Meant("apiVersion", "apps/v1", slip=True)),
        ("v1s", "ConfigMap", Meant("apiVersion", "v1", slip=True)),
        ("apps/vl", "Deployment", Meant("apiVersion", "apps/v1", slip=True)),
        ("netwroking.k8s.io/v1", "Ingress", Meant("apiVersion", "networking.k8s.io/v1", slip=True)),
        ("networking.k8s.oi/v1", "Ingress", Meant("apiVersion", "networking.k8s.io/v1", slip=True)),
    ],
)
def test_what_was_meant(api_version: str, kind: str, expected: Meant) -> None:
    assert meant(api_version, kind) == expected


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("batch/v2", "Job"),  # one to come
        ("apps/v1", "Gadget"),
        ("apps.example.org/v1", "Deployment"),
        ("networking.example.io/v1", "Ingress"),
        ("networking.k8s.oi/v1", "Pump"),
        ("pumps/v1", "Pump"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),  # 1.25 has it
    ],
)
def test_nothing_is_guessed(api_version: str, kind: str) -> None:
    assert meant(api_version, kind) is None


@pytest.mark.parametrize("minor", kubernetes.versions(), ids=str)
def test_what_a_version_serves_is_never_a_fault(minor: kubernetes.Minor) -> None:
    assert [one for one in kubernetes.kinds(minor) if kubernetes.has(minor, *one) and meant(*one)] == []
