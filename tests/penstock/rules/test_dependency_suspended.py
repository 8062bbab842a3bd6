"""dependency-suspended, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, PLATFORM, Enterprise


def test_apps_depend_on_a_suspended_platform(enterprise: Enterprise) -> None:
    text = enterprise.read(PLATFORM)
    enterprise.write(PLATFORM, text.replace("  dependsOn:\n    - name: platform-operators\n", "  suspend: true\n"))
    assert enterprise.found(enterprise.name) == [f"dependency-suspended {PLATFORM}", f"suspended {PLATFORM}"]


def test_however_many_wait_it_is_told_once_at_the_switch(enterprise: Enterprise) -> None:
    text = enterprise.read(PLATFORM)
    enterprise.write(PLATFORM, text.replace("  dependsOn:\n    - name: platform-operators\n", "  suspend: true\n"))
    apps = enterprise.read(APPS)
    enterprise.write(APPS, f"{apps}\n---\n{apps.replace('name: apps', 'name: more', 1)}")
    (found,) = (one for one in enterprise.findings() if one.code == "dependency-suspended")
    assert found.message.endswith("is suspended, and what depends on it waits: flux-system/apps, flux-system/more")
    assert text.splitlines()[found.place.line - 1].startswith("  dependsOn:")


def test_dependent_that_is_suspended_too(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  interval:", "  suspend: true\n  interval:")
    assert enterprise.found(enterprise.name) == [f"suspended {APPS}"]
