"""suspended, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, Enterprise

RELEASE = "platform/base/dapr/release.yaml"


def test_kustomization(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  interval:", "  suspend: true\n  interval:")
    assert enterprise.found(enterprise.name) == [f"suspended {APPS}"]


def test_release(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "  interval:", "  suspend: true\n  interval:")
    assert enterprise.found(enterprise.name) == [f"suspended {RELEASE}"]


def test_suspend_that_is_false(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  interval:", "  suspend: false\n  interval:")
    assert enterprise.found(enterprise.name) == []
