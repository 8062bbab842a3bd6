"""service-account-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small
from tests.penstock.support.manifests import flux

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


@pytest.mark.parametrize(
    ("into", "told"), [("", 0), ("targetNamespace: elsewhere", 1), ("targetNamespace: edge-app1", 0)]
)
def test_what_a_base_from_the_network_may_hold(into: str, told: int, fleet: Fleet) -> None:
    files = small(pod("serviceAccountName: nobody"))
    files["vendor/kustomization.yaml"] = "resources: [https://git.example/base.yaml]\n"
    folder = next(iter(files)).rpartition("/")[0]
    files[f"{folder}/vendor.yaml"] = flux("vendor", "vendor", into)
    made = fleet(files)
    assert (len(made.said("remote-base")), len(made.said("service-account-missing"))) == (1, told)


BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: edge-app1}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: %s, name: %s%s}]
"""
ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reader, namespace: edge-app1}\n"


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        (("ServiceAccount", "reader", ""), False),
        (("ServiceAccount", "reader", ", namespace: edge-app1"), False),
        (("ServiceAccount", "redaer", ""), True),
        (("ServiceAccount", "default", ""), False),
        (("ServiceAccount", "redaer", ", namespace: elsewhere"), False),
        (("User", "redaer", ", apiGroup: rbac.authorization.k8s.io"), False),
    ],
)
def test_a_binding_for_nobody(subject: tuple[str, str, str], found: bool, fleet: Fleet) -> None:
    assert bool(fleet(small(ACCOUNT, BINDING % subject)).said("service-account-missing")) is found


def test_a_binding_for_some_that_are_there_may_be_for_others_that_are_not(fleet: Fleet) -> None:
    """Flux binds the accounts of all its controllers, whichever of them are installed."""
    binding = BINDING % ("ServiceAccount", "reader", "")
    more = binding.replace("]\n", ", {kind: ServiceAccount, name: importer}]\n")
    assert fleet(small(ACCOUNT, more)).said("service-account-missing") == []


def test_a_binding_for_a_name_that_is_misspelt(enterprise: Enterprise) -> None:
    account, chart = ACCOUNT.replace("reader", "sensor-reader"), "cert-manager"
    binding = BINDING % ("ServiceAccount", "sensor-readr", f", namespace: {chart}")
    found = enterprise.add(account.replace("edge-app1", chart), binding).findings(LINE)
    assert [one.hint for one in found if one.code == "service-account-missing"] == ["write sensor-reader"]


@pytest.mark.parametrize(("namespace", "told"), [("edge-ap1", True), ("nowhere", False), ("edge-app2", False)])
def test_a_subject_in_another_namespace_than_its_account(namespace: str, told: bool, fleet: Fleet) -> None:
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: reader, namespace: edge-app1}\n"
    there = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: edge-app2}\n"
    binding = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: readers}\n"
        "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
        f"subjects: [{{kind: ServiceAccount, name: reader, namespace: {namespace}}}]\n"
    )
    found = fleet(small(account, there, binding)).findings("c")
    hints = [one.hint for one in found if one.code == "service-account-missing"]
    assert hints == ["write namespace: edge-app1"] * told
