from typing import Any

import pytest
import yaml

from penstock.expand.variables import UNKNOWN
from penstock.mirror.images import images, thing, veiled
from penstock.mirror.thing import IMAGE, Thing

DIGEST = f"sha256:{'a' * 64}"


def found(text: str) -> list[str]:
    content: dict[str, Any] = yaml.safe_load(text)
    return list(images(content))


@pytest.mark.parametrize(
    "kind", ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicaSet", "Rollout"]
)
def test_containers_of_every_sort_and_every_kind(kind: str) -> None:
    pod = "{initContainers: [{image: a}], containers: [{image: b:1}], ephemeralContainers: [{image: c}]}"
    assert found(f"{{kind: {kind}, spec: {{template: {{spec: {pod}}}}}}}") == ["a", "b:1", "c"]


def test_volumes_that_are_images() -> None:
    volume = f"{{name: model, image: {{reference: 'registry.example/model@{DIGEST}', pullPolicy: Always}}}}"
    assert found(f"{{kind: Pod, spec: {{volumes: [{volume}]}}}}") == [f"registry.example/model@{DIGEST}"]


def test_what_operators_start() -> None:
    args = "[--acme-http01-solver-image=quay.io/jetstack/solver:v1, --image=plain, --other=quay.io/x:1]"
    env = "[{name: RELATED_IMAGE_DB, value: 'quay.io/db:1'}, {name: IMAGE_P, value: A}, {name: A, value: 'b:1'},"
    env += " {name: INIT_IMAGE, value: 'busybox:1'}]"
    assert found(f"{{kind: Deployment, spec: {{args: {args}, env: {env}}}}}") == [
        "quay.io/jetstack/solver:v1",
        "quay.io/db:1",
        "busybox:1",
    ]
    assert found("{kind: Pod, metadata: {annotations: {dapr.io/sidecar-image: 'ghcr.io/daprd:1'}}}") == [
        "ghcr.io/daprd:1"
    ]
    assert found("{kind: Cluster, spec: {imageName: 'ghcr.io/pg:16', images: ['r.example/a:1', plain]}}") == [
        "ghcr.io/pg:16",
        "r.example/a:1",
    ]
    library = "{initImage: 'busybox:1.36', images: ['redis:7-alpine'], proxyImage: 'p.example:80', bootImage: boot}"
    assert found(f"{{kind: Cluster, spec: {library}}}") == ["busybox:1.36", "redis:7-alpine"]
    parts = "{image: {repository: quay.io/k, tag: '24.0'}, initImage: {registry: r.example, image: a/b, tag: v1}}"
    assert found(f"{{kind: Keycloak, spec: {parts}}}") == ["quay.io/k:24.0", "r.example/a/b:v1"]
    assert found("{kind: OpenTelemetryCollector, spec: {image: ghcr.io/otel}}") == ["ghcr.io/otel"]


@pytest.mark.parametrize(
    "text",
    [
        "{kind: ConfigMap, data: {image: nginx}}",
        "{kind: CustomResourceDefinition, spec: {image: {type: string}}}",
        "{kind: ImageRepository, spec: {image: ghcr.io/app}}",
        "{kind: Page, spec: {backgroundImage: /logo.png, heroImage: logo, image: 'not an image', list: [image]}}",
        "{kind: Page, spec: {image: 3, items: [{image: [a]}]}}",
    ],
)
def test_what_is_no_image(text: str) -> None:
    assert found(text) == []


def test_a_reference_as_a_thing() -> None:
    assert thing("nginx") == Thing(IMAGE, "docker.io/library/nginx", "latest")
    assert thing("index.docker.io/team/app:1") == Thing(IMAGE, "docker.io/team/app", "1")
    assert thing(f"ghcr.io/a:1@{DIGEST}") == Thing(IMAGE, "ghcr.io/a", "1", DIGEST)
    assert thing(f"ghcr.io/a@{DIGEST}").version == ""


def test_what_only_the_cluster_knows_is_not_lost() -> None:
    assert found("{kind: Pod, spec: {containers: [{image: '${REGISTRY}/a'}]}}") == ["${REGISTRY}/a"]
    assert veiled("${REGISTRY}/a")
    assert veiled(f"{UNKNOWN}/a")
    assert not veiled("a/b")
