"""required-missing, on the worked enterprise."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command


def service(spec: str) -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: extra, namespace: edge-app1}}\nspec: {spec}\n"


def test_a_template_without_containers(enterprise: Enterprise) -> None:
    template = "{metadata: {labels: {app: x}}}"
    text = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: extra, namespace: edge-app1}\n"
        f"spec: {{selector: {{matchLabels: {{app: x}}}}, template: {template}}}\n"
    )
    assert f"required-missing {EXTRA}" in enterprise.add(text).found(LINE)


def test_a_service_without_ports(enterprise: Enterprise) -> None:
    assert enterprise.add(service("{clusterIP: 10.0.0.7}")).found(LINE) == [f"required-missing {EXTRA}"]


@pytest.mark.parametrize("spec", ["{clusterIP: None}", "{type: ExternalName, externalName: x.example}"])
def test_services_that_need_none(enterprise: Enterprise, spec: str) -> None:
    assert enterprise.add(service(spec)).found(LINE) == []


def test_an_object_without_a_template_is_told_once(repo: MakeRepository, run: Command) -> None:
    metadata = "metadata: {name: coredns, namespace: n}"
    spec = "spec: {replicas: 2, selector: {matchLabels: {k8s-app: kube-dns}}}"
    files = {**FLEET, "apps/web.yaml": f"apiVersion: apps/v1\nkind: Deployment\n{metadata}\n{spec}\n"}
    found = run.validate(repo(files).root).findings
    assert [(one["code"], one["severity"]) for one in found] == [("required-missing", "error")]
