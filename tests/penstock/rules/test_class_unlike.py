"""class-unlike, beside its examples."""

from tests.penstock.rules.enterprise import EXTRA, Enterprise, Fleet
from tests.penstock.rules.objects import small

CODE = "class-unlike"


def ingress(name: str, of: str) -> str:
    return (
        f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, namespace: edge-app1}}\n"
        f"spec: {{ingressClassName: {of}, defaultBackend: {{service: {{name: a, port: {{number: 80}}}}}}}}\n"
    )


def told(fleet: Fleet, *objects: str) -> list[str]:
    return [f"{one.message} | {one.hint}" for one in fleet(small(*objects)).findings() if one.code == CODE]


def test_what_the_others_name(fleet: Fleet) -> None:
    others = (ingress("one", "traefik"), ingress("two", "traefik"))
    assert told(fleet, *others, ingress("three", "traefic")) == [
        "names the IngressClass traefic, which nothing here makes, and traefik is what 2 others name | write traefik"
    ]
    assert told(fleet, *others, ingress("three", "nginx")) == []
    assert told(fleet, *others, ingress("three", "traefic"), ingress("four", "traefic")) == []  # meant so
    assert told(fleet, others[0], ingress("three", "traefic")) == []  # which of the two?


def test_values_of_a_release(fleet: Fleet) -> None:
    release = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: historian, namespace: edge-app1}
spec:
  interval: 1h
  timeout: 10m
  chartRef: {kind: OCIRepository, name: historian}
  values: {ingress: {main: {className: traefic}}, other: {ingress: {className: %s}}, disk: [{storageClass: fast}]}
"""
    others = (ingress("one", "traefik"), ingress("two", "traefik"))
    assert len(told(fleet, *others, release % "traefic")) == 1
    assert told(fleet, *others, release % "traefik") == []


def test_on_the_enterprise(enterprise: Enterprise) -> None:
    enterprise.add(ingress("one", "traefik"), ingress("two", "traefik"), ingress("three", "internal"))
    assert enterprise.said(CODE) == []
    enterprise.replace(EXTRA, "internal", "trafik")
    assert len(enterprise.said(CODE)) == 1
