"""generated-stale, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


def said(enterprise: Enterprise) -> list[str]:
    return enterprise.found()


def test_the_worked_enterprise_is_whole(enterprise: Enterprise) -> None:
    assert said(enterprise) == []


def test_by_hand(enterprise: Enterprise) -> None:
    path = "platform/base/proxy/networkpolicy.yaml"
    enterprise.append(path, "# by hand\n")
    assert said(enterprise) == [f"generated-stale {path}"]


def test_a_fact_that_changed(enterprise: Enterprise) -> None:
    enterprise.replace("penstock.yaml", "https://git.aurora.example/ot/fleet", "https://git.aurora.example/ot/other")
    assert "generated-stale clusters/plant-a/l3/onboard/flux.bicep" in said(enterprise)
