"""A pod's annotation for Dapr has a name or a value that Dapr does not read.

What
    An annotation `dapr.io/…` of a pod is a slip away from one that Dapr's injector reads, or is one that it read before
    1.0; or has a value that it cannot use: a truth, a number, an amount, a protocol or a log level that is none. Or a
    workload has `dapr.io/enabled` on itself and its pods do not: those get no sidecar. A name that is like none of
    Dapr's is left alone; it may be newer.

Why
    Dapr goes on without what the annotation says. An app without its id is in nobody's scopes, one without its port is
    called by nobody; with a protocol or a log level that is none the sidecar ends, which is an error.

PASS
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian, dapr.io/log-level: warn}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/appid: historian}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata:
      name: historian
      namespace: edge-app1
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: historian, dapr.io/log-level: warning}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from penstock.expand.variables import VEILED
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.dapr import ENABLED, GROUP, truthy
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workload

CODE = "dapr-annotation-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TRUTHS = _words(
    """
    app-ssl disable-builtin-k8s-secret-store enable-api-logging enable-app-health-check enable-debug enable-metrics
    enable-native-sidecar enable-profiling enabled inject-pluggable-components log-as-json
    """
)
NUMBERS = _words(
    """
    app-health-probe-interval app-health-probe-timeout app-health-threshold app-max-concurrency app-port debug-port
    graceful-shutdown-seconds grpc-port http-max-request-size http-read-buffer-size internal-grpc-port metrics-port
    sidecar-liveness-probe-delay-seconds sidecar-liveness-probe-period-seconds sidecar-liveness-probe-threshold
    sidecar-liveness-probe-timeout-seconds sidecar-readiness-probe-delay-seconds sidecar-readiness-probe-period-seconds
    sidecar-readiness-probe-threshold sidecar-readiness-probe-timeout-seconds
    """
)
AMOUNTS = _words("sidecar-cpu-limit sidecar-cpu-request sidecar-memory-limit sidecar-memory-request")
#: With another one of these the sidecar ends.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "app-protocol": ("http", "https", "grpc", "grpcs", "h2c"),
    "log-level": ("debug", "info", "warn", "error", "fatal"),
}
TEXTS = _words(
    """
    actors-disseminate-timeout api-token-secret app-binding-options-timeout app-channel-address app-health-check-path
    app-id app-token-secret block-shutdown-duration component-container config disable-init-endpoints env
    env-from-secret max-body-size placement-host-address pluggable-components pluggable-components-sockets-folder
    read-buffer-size scheduler-host-address sentry-request-jwt-audiences sidecar-image sidecar-injected
    sidecar-listen-addresses sidecar-seccomp-profile-type sidecar-svc-annotations unix-domain-socket-path
    volume-mounts volume-mounts-rw
    """
)
KNOWN = TRUTHS | NUMBERS | AMOUNTS | TEXTS | CHOICES.keys()
#: What they were called before 1.0.
OLD: Mapping[str, str] = {"id": "app-id", "port": "app-port", "protocol": "app-protocol"}
NO = frozenset({"", "n", "no", "false", "f", "off", "0", "disabled"})
NUMBER = re.compile(r"[+-]?\d{1,19}")
AMOUNT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?")
PREFIX, LONGEST, ALIKE = f"{GROUP}/", 64, 0.8


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """The annotations of pods."""
    one = workload(item) if PREFIX.encode() in item.document.raw else None
    if one is None:
        return
    field = (*one.metadata_field, "annotations")
    for key, value in one.annotations.items():
        if key.startswith(PREFIX) and isinstance(value, str) and not any(veil in value for veil in (*VEILED, "${")):
            yield from _annotation(item, (*field, key), key, value)
    own = ("metadata", "annotations", ENABLED)
    if own[:2] != field and truthy(item.annotations.get(ENABLED)) and ENABLED not in one.annotations:
        message = f"{ENABLED} is the {one.kind}'s own, and not its pods': they get no sidecar"
        yield Problem(message, item, own, hint="move it to the template's metadata")


def _annotation(item: Item, field: Field, key: str, value: str) -> Iterator[Problem]:
    name = key.removeprefix(PREFIX)
    if name not in KNOWN:
        near = [OLD[name]] if name in OLD else _near(name)
        if near:
            yield Problem(f"Dapr reads no annotation {key}", item, field, hint=f"write {PREFIX}{near[0]}")
    elif name in CHOICES and value and value.lower() not in CHOICES[name]:
        message = f"{key}: {value} is none that Dapr knows: the sidecar ends"
        hint = f"write {', '.join(CHOICES[name])}"
        yield Problem(message, item, field, hint=hint, severity=Severity.ERROR)
    elif wrong := _wrong(name, value):
        yield Problem(f"{key}: {value} {wrong[0]}", item, field, hint=wrong[1])


def _near(name: str) -> list[str]:
    return get_close_matches(name.lower(), KNOWN, 1, ALIKE) if len(name) <= LONGEST else []


def _wrong(name: str, value: str) -> tuple[str, str] | None:
    """What Dapr makes of a value that is no such thing, and what to write."""
    if name in TRUTHS and not truthy(value) and value.strip().lower() not in NO:
        return "is no truth, and Dapr takes it for false", "write true or false"
    if name in NUMBERS and not NUMBER.fullmatch(value):
        return "is no whole number, and Dapr passes over it", "write a whole number"
    if name in AMOUNTS and value and not AMOUNT.fullmatch(value):
        return "is no amount, and the sidecar gets none of its requests and limits", "write one such as 100m or 128Mi"
    return None
