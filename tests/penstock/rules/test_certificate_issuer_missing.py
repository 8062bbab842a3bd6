"""certificate-issuer-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

ISSUER = "platform/base/certificates/issuer.yaml"


def said(enterprise: Enterprise) -> list[tuple[str, str]]:
    found = enterprise.findings("plant-a/l2-line-1")
    return [(one.subject, one.message) for one in found if one.code == "certificate-issuer-missing"]


def test_an_issuer_of_another_name(enterprise: Enterprise) -> None:
    enterprise.replace(ISSUER, "metadata:\n  name: site-ca", "metadata:\n  name: plant-ca")
    found = said(enterprise)
    assert "Certificate/edge-core/mosquitto-server" in {subject for subject, _ in found}
    assert all("is asked of ClusterIssuer site-ca, which nothing makes" in message for _, message in found)


def test_an_issuer_of_another_namespace_is_none(enterprise: Enterprise) -> None:
    text = enterprise.read(ISSUER)
    enterprise.write(
        ISSUER, text.replace("kind: ClusterIssuer\nmetadata:", "kind: Issuer\nmetadata:\n  namespace: other")
    )
    path = "platform/base/certificates/broker.yaml"
    enterprise.replace(path, "kind: ClusterIssuer", "kind: Issuer")
    assert ("Certificate/edge-core/mosquitto-server", "is asked of Issuer site-ca, which nothing makes") in said(
        enterprise
    )


def test_another_group_is_not_known(enterprise: Enterprise) -> None:
    path = "platform/base/certificates/broker.yaml"
    enterprise.replace(
        path, "group: cert-manager.io\n    kind: ClusterIssuer", "group: awspca.cert-manager.io\n    kind: X"
    )
    assert said(enterprise) == []


def test_a_slip_is_told_with_what_was_meant(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/certificates/broker.yaml", "name: site-ca", "name: site-cat")
    enterprise.replace(ISSUER, "metadata:\n  name: site-ca", "metadata:\n  name: site-cats")
    found = enterprise.findings("plant-a/l2-line-1")
    hints = {one.hint for one in found if one.code == "certificate-issuer-missing" and "site-cat," in one.message}
    assert hints == {"write site-cats"}


ISSUED = "ClusterIssuer site-ac, which nothing makes"


def ingress(annotations: str) -> str:
    return f"""\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: panel
          namespace: edge-core
          annotations: {{{annotations}}}
        spec:
          tls: [{{hosts: [panel.aurora.example], secretName: panel-tls}}]
          rules:
            - host: panel.aurora.example
              http:
                paths:
                  - {{path: /, pathType: Prefix, backend: {{service: {{name: mosquitto, port: {{number: 8883}}}}}}}}
        """


def test_an_ingress_that_asks_by_annotation(enterprise: Enterprise) -> None:
    enterprise.add(ingress("cert-manager.io/cluster-issuer: site-ac"))
    assert said(enterprise) == [("Ingress/edge-core/panel", f"has its certificate asked of {ISSUED}")]


@pytest.mark.parametrize(
    "annotations",
    [
        "cert-manager.io/cluster-issuer: site-ca",
        "cert-manager.io/issuer: other, cert-manager.io/issuer-group: awspca.cert-manager.io",
        "cert-manager.io/common-name: other",
    ],
)
def test_an_ingress_whose_issuer_is_there_or_not_known(enterprise: Enterprise, annotations: str) -> None:
    enterprise.add(ingress(annotations))
    assert said(enterprise) == []


def test_an_issuer_of_the_other_kind(fleet: Fleet) -> None:
    issuer = (
        "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: site-issuer}\nspec: {selfSigned: {}}\n"
    )
    asking = (
        "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c, namespace: edge-app1}\n"
        "spec: {secretName: c, dnsNames: [a.example], issuerRef: {kind: %s, name: %s}}\n"
    )

    def hints(kind: str, name: str) -> list[str]:
        found = fleet(small(issuer, asking % (kind, name))).findings("c")
        return [one.hint for one in found if one.code == "certificate-issuer-missing"]

    assert hints("Issuer", "site-issuer") == ["write kind: ClusterIssuer"]
    assert hints("ClusterIssuer", "site") == ["write site-issuer"]
    assert hints("ClusterIssuer", "letsencrypt") == ["there: ClusterIssuer site-issuer"]
