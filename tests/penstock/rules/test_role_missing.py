"""role-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: extra, namespace: %s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: %s, name: extra}
subjects: [{kind: Group, name: team, apiGroup: rbac.authorization.k8s.io}]
"""
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: extra, namespace: edge-app1}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
"""


def test_a_role_that_is_not_there(enterprise: Enterprise) -> None:
    assert enterprise.add(BINDING % ("edge-app1", "Role")).found(LINE) == [f"role-missing {EXTRA}"]


@pytest.mark.parametrize(
    "objects",
    [
        (BINDING % ("edge-app1", "Role"), ROLE),
        (BINDING % ("edge-app1", "ClusterRole"),),
        (BINDING % ("kube-system", "Role"),),
    ],
)
def test_what_may_be_there(enterprise: Enterprise, objects: tuple[str, ...]) -> None:
    assert "role-missing" not in {code.split()[0] for code in enterprise.add(*objects).found(LINE)}


@pytest.mark.parametrize(("name", "hint"), [("cluster-admn", ["write cluster-admin"]), ("anybody", [])])
def test_a_cluster_role_that_is_misspelt(enterprise: Enterprise, name: str, hint: list[str]) -> None:
    binding = (BINDING % ("kube-system", "ClusterRole")).replace("name: extra}\nsub", f"name: {name}}}\nsub")
    found = enterprise.add(binding).findings(LINE)
    assert [one.hint for one in found if one.code == "role-missing"] == hint
