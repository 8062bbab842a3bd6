"""Names of ConfigMaps, Secrets and claims outside of pods: only slips are told."""

import pytest

from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import small

SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: wildcard-tls, namespace: edge-app1}\n"
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: history, namespace: edge-app1}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
"""
GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: edge-app1, annotations: {%s}}
spec:
  gatewayClassName: plain
  listeners: [{name: web, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: %s}]}}]
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: historian, namespace: edge-app1}
spec: {tls: [{secretName: %s}], defaultBackend: {service: {name: a, port: {number: 80}}}}
"""
PULLING = (
    "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a, namespace: edge-app1}\nimagePullSecrets: [{name: %s}]\n"
)
SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: charts, namespace: edge-app1}
spec: {interval: 1h, url: oci://registry.example/charts, ref: {tag: 1.0.0}, certSecretRef: {name: %s}}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: historian, namespace: edge-app1}
spec:
  interval: 1h
  timeout: 10m
  chartRef: {kind: OCIRepository, name: historian}
  values: %s
"""


def told(fleet: Fleet, *objects: str) -> list[str]:
    findings = fleet(small(*objects)).findings()
    return [one.hint for one in findings if one.code in ("secret-missing", "claim-missing", "configmap-missing")]


@pytest.mark.parametrize(
    "text",
    [
        GATEWAY.replace("annotations: {%s}", "annotations: {}"),
        INGRESS,
        PULLING,
        SOURCE,
        RELEASE % "{tls: [{existingSecret: %s}]}",
        RELEASE % "{env: {A: {valueFrom: {secretKeyRef: {name: %s, key: a}}}}}",
        RELEASE % "{persistence: {tls: {type: secret, name: %s}}}",
    ],
)
def test_a_slip_of_a_secret(fleet: Fleet, text: str) -> None:
    assert told(fleet, SECRET, text % "wildcard-tls") == []
    assert told(fleet, SECRET, text % "wildcrad-tls") == ["write wildcard-tls"]
    assert told(fleet, SECRET, text % "of-somebody-else") == []
    assert told(fleet, SECRET, text % "'wildcrad-tls{{ .Values.a }}'") == []


def test_a_slip_of_a_claim(fleet: Fleet) -> None:
    release = RELEASE % "{persistence: {data: {existingClaim: %s}}}"
    assert told(fleet, CLAIM, release % "history") == []
    assert told(fleet, CLAIM, release % "histroy") == ["write history"]


def test_a_certificate_that_an_annotation_asks_for(fleet: Fleet) -> None:
    assert told(fleet, SECRET, GATEWAY % ("cert-manager.io/issuer: internal", "wildcrad-tls")) == []


def test_the_name_of_the_release_stands_in_a_template(fleet: Fleet) -> None:
    release = RELEASE % '{persistence: {data: {existingClaim: "{{ .Release.Name }}-data"}}}'
    assert told(fleet, CLAIM.replace("history", "historian-data"), release) == []
    assert told(fleet, CLAIM.replace("history", "historain-data"), release) == ["write historain-data"]
    other = release.replace("timeout: 10m", "timeout: 10m\n  releaseName: another")
    assert told(fleet, CLAIM.replace("history", "historain-data"), other) == []
