"""What the rules say is told: of values that only the cluster knows nothing, whatever the rule."""

from textwrap import dedent

import pytest

from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import component, config_map, pod, small

ENC = "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
#: An entry that decrypts, and a Kustomization apps whose variable NAME is encrypted.
CLUSTER = f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: apps, namespace: flux-system}}
spec:
  interval: 1h
  timeout: 5m
  prune: true
  wait: true
  path: ./apps
  sourceRef: {{kind: GitRepository, name: flux-system}}
  postBuild:
    substituteFrom: [{{kind: Secret, name: variables}}]
---
apiVersion: v1
kind: Secret
metadata: {{name: variables, namespace: flux-system, annotations: {{kustomize.toolkit.fluxcd.io/decrypt: disabled}}}}
stringData: {{NAME: "{ENC}"}}
sops: {{mac: "{ENC}"}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: s, namespace: edge-app1}
spec: {selector: {app: %s}, ports: [{port: 80, targetPort: %s}]}
---
"""
BUS = component("c", "{name: url, value: 'tcp://b:1883'}", scopes="['${NAME}']")
PROBE = "readinessProbe: {tcpSocket: {port: '${NAME}'}}"
KEY = "env: [{name: K, valueFrom: {configMapKeyRef: {name: m, key: '${NAME}'}}}]"
OBJECTS = {
    "a route": """\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: i, namespace: edge-app1}
        spec: {defaultBackend: {service: {name: "${NAME}", port: {number: 80}}}}
        """,
    "a subscription": """\
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata: {name: t, namespace: edge-app1}
        spec: {pubsubname: "${NAME}", topic: t, routes: {default: /t}}
        """,
    "a component": BUS + "auth: {secretStore: '${NAME}'}\n",
    "a release": """\
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: r, namespace: flux-system}
        spec:
          interval: 1h
          timeout: 5m
          dependsOn: [{name: "${NAME}"}]
          chartRef: {kind: OCIRepository, name: c, namespace: "${NAME}"}
        """,
    "a Kustomization": """\
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: more, namespace: flux-system}
        spec:
          interval: 1h
          timeout: 5m
          prune: true
          path: ./more
          dependsOn: [{name: "${NAME}"}]
          sourceRef: {kind: GitRepository, name: flux-system}
        """,
    "a selector": SERVICE % ("'${NAME}'", "80") + pod(),
    "a label": SERVICE % ("extra", "80") + pod(labels="{app: '${NAME}'}"),
    "a port": SERVICE % ("extra", "'${NAME}'") + pod(container=PROBE),
    "a key": config_map("m", a="b") + "---\n" + pod(container=KEY),
    "a mount": pod("volumes: [{name: a, emptyDir: {}}]", container="volumeMounts: [{name: '${NAME}', mountPath: /a}]"),
    "a Service that may be it": """\
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: i, namespace: edge-app1}
        spec: {defaultBackend: {service: {name: s, port: {number: 80}}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "${NAME}", namespace: edge-app1}
        spec: {clusterIP: None}
        """,
}


@pytest.mark.parametrize("what", OBJECTS)
def test_nothing_is_said_of_it(what: str, fleet: Fleet) -> None:
    apps = dedent(OBJECTS[what])
    files = {**small(CLUSTER), "apps/all.yaml": apps, "more/map.yaml": config_map("more")}
    assert [
        one for one in fleet(files).findings() if one.place.path.startswith("apps/") or "unknown" in one.message
    ] == []


def test_what_holds_whatever_the_value_is(fleet: Fleet) -> None:
    text = pod().replace("registry.aurora.example/extra:1.0.0@sha256:" + "1" * 64, "${NAME}/extra:1.0.0")
    said = fleet({**small(CLUSTER), "apps/all.yaml": text}).said("image-not-pinned")
    assert said == ["image penstock-unknown-name/extra:1.0.0 has no digest"]
