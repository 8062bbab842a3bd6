"""dependency-suspended, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, PLATFORM, Enterprise


def test_apps_depend_on_a_suspended_platform(enterprise: Enterprise) -> None:
    text = enterprise.read(PLATFORM)
    enterprise.write(PLATFORM, text.replace("  dependsOn:\n    - name: platform-operators\n", "  suspend: true\n"))
    assert enterprise.found(enterprise.name) == [f"dependency-suspended {APPS}", f"suspended {PLATFORM}"]


def test_dependent_that_is_suspended_too(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  interval:", "  suspend: true\n  interval:")
    assert enterprise.found(enterprise.name) == [f"suspended {APPS}"]
