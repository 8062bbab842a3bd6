"""A duration is none that its controller can read.

What
    A field that Go code reads as a duration, in an object whose CRD takes any text there, holds another thing: of
    Certificates, CertificateRequests, ExternalSecrets and PushSecrets (those for all of the cluster too), Dapr's
    Resiliency policies and `initTimeout`, and Flux's objects of `v1beta1`. Of other fields the CRD says what fits, and
    object-invalid speaks.

Why
    Numbers go with `ns`, `us`, `ms`, `s`, `m` or `h`: neither days nor words. The API server takes the text unless an
    operator's webhook stands before it. The controller cannot decode the object then, and as it lists all objects of
    the kind at once, it may stop for the others too. Dapr takes its default for `initTimeout`, and none of a
    Resiliency.

PASS
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: login, namespace: edge-app1}
    spec:
      refreshInterval: 1h30m
      secretStoreRef: {kind: SecretStore, name: vault}
      data: [{secretKey: password, remoteRef: {key: login}}]
    ---
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: vault, namespace: edge-app1}
    spec: {provider: {fake: {data: [{key: login, value: "none"}]}}}

FAIL
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: login, namespace: edge-app1}
    spec:
      refreshInterval: 5minutes
      secretStoreRef: {kind: SecretStore, name: vault}
      data: [{secretKey: password, remoteRef: {key: login}}]
    ---
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: vault, namespace: edge-app1}
    spec: {provider: {fake: {data: [{key: login, value: "none"}]}}}
"""

from collections.abc import Iterator
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.durations import duration, go_duration
from penstock.rules.flux import veiled
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "duration-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT

CERT_MANAGER, SECRETS, DAPR = "cert-manager.io", "external-secrets.io", "dapr.io"
ANY = "*"
REFRESH = (("spec", "refreshInterval"),)
POLICIES = ("spec", "policies")
SOURCE, FLUX = "source.toolkit.fluxcd.io", "toolkit.fluxcd.io"
FLUX_FIELDS = (("spec", "interval"), ("spec", "retryInterval"), ("spec", "timeout"))

#: (group, kind) → fields whose schema is a text without a pattern.
FIELDS: dict[tuple[str, str], tuple[Field, ...]] = {
    (CERT_MANAGER, "Certificate"): (("spec", "duration"), ("spec", "renewBefore")),
    (CERT_MANAGER, "CertificateRequest"): (("spec", "duration"),),
    (SECRETS, "ExternalSecret"): REFRESH,
    (SECRETS, "PushSecret"): REFRESH,
    (SECRETS, "ClusterExternalSecret"): (("spec", "refreshTime"), ("spec", "externalSecretSpec", "refreshInterval")),
    (SECRETS, "ClusterPushSecret"): (("spec", "refreshTime"), ("spec", "pushSecretSpec", "refreshInterval")),
    (DAPR, "Component"): (("spec", "initTimeout"),),
    (DAPR, "Resiliency"): (
        (*POLICIES, "timeouts", ANY),
        (*POLICIES, "retries", ANY, "duration"),
        (*POLICIES, "retries", ANY, "maxInterval"),
        (*POLICIES, "circuitBreakers", ANY, "interval"),
        (*POLICIES, "circuitBreakers", ANY, "timeout"),
    ),
    **{(SOURCE, kind): FLUX_FIELDS for kind in ("Bucket", "GitRepository", "HelmChart", "HelmRepository")},
    ("kustomize.toolkit.fluxcd.io", "Kustomization"): FLUX_FIELDS,
}
ABOUT = tuple(sorted({kind for _, kind in FIELDS}))
#: The one version of Flux's objects whose CRDs had no pattern.
PLAIN = "v1beta1"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Durations that are none."""
    document = item.document
    if document.group.endswith(FLUX) and not document.api_version.endswith(f"/{PLAIN}"):
        return
    ours = document.group == DAPR
    for path in FIELDS.get((document.group, document.kind), ()):
        for field, text in _texts(item.content, path):
            number = document.kind == "Resiliency" and text.lstrip("-").isdecimal()  # milliseconds
            if duration(text) or number or (ours and not text) or veiled(text):
                continue
            named = ".".join(map(str, field[1:]))
            meant = go_duration(text)
            hint = f"write {meant}" if meant else "write a number with s, m or h after it, such as 30m"
            severity = Severity.WARNING if ours else None
            yield Problem(f"{named}: {text!r} is no duration", item, field, hint=hint, severity=severity)


def _texts(value: Any, path: Field, field: Field = ()) -> Iterator[tuple[Field, str]]:
    """The texts at a path, with the way to each."""
    if not path:
        if isinstance(value, str):
            yield field, value
        return
    inside = mapping(value)
    for key in inside if path[0] == ANY else path[:1]:
        yield from _texts(inside.get(str(key)), path[1:], (*field, key))
