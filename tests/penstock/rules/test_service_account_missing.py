"""service-account-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_account_taken_away(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/simulated-temperature-sensor/kustomization.yaml", "  - serviceaccount.yaml\n", "")
    assert enterprise.found(LINE) == [f"service-account-missing {SENSOR}"]


def test_default_is_always_there(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "serviceAccountName: simulated-temperature-sensor-module", "serviceAccountName: default")
    assert enterprise.found(LINE) == []


def test_the_older_name_of_the_field(fleet: Fleet) -> None:
    made = fleet(small(pod("serviceAccount: nobody")))
    assert len(made.said("service-account-missing")) == 1
    both = fleet(small(pod("serviceAccount: nobody", "serviceAccountName: default")))
    assert both.said("service-account-missing") == []
