"""A certificate would run out before it is renewed.

What
    A Certificate of cert-manager whose `renewBefore` is not shorter than its `duration` (90 days unless said), whose
    duration is less than an hour, or that is renewed less than five minutes before its end; `renewBeforePercentage` in
    the same way.

Why
    cert-manager refuses all three. Where its webhook does not see them, a certificate is renewed without end or ends
    while it is in use, and the levels that it joins are apart until a person comes.

PASS
    # file: clusters/example/issuer.yaml
    apiVersion: cert-manager.io/v1
    kind: Issuer
    metadata: {name: site, namespace: edge-core}
    spec: {selfSigned: {}}
    # file: clusters/example/certificate.yaml
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: tls, duration: 8760h, renewBefore: 2160h, dnsNames: [broker], issuerRef: {name: site}}

FAIL
    # beside: PASS
    # file: clusters/example/certificate.yaml
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: tls, duration: 720h, renewBefore: 2160h, dnsNames: [broker], issuerRef: {name: site}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.durations import seconds
from penstock.rules.view import ClusterView, Item

CODE = "certificate-lifetime"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

#: Seconds; what cert-manager takes when nothing is said, and the least that it takes.
DEFAULT, SHORTEST, LATEST = 90 * 86400.0, 3600.0, 300.0


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Lifetimes that do not hold."""
    for item in cluster.of("Certificate", group="cert-manager.io"):
        duration, before = _said(item, "duration"), _said(item, "renewBefore")
        if duration is None and item.get("spec", "duration") is not None:
            continue  # duration-invalid speaks of it
        life = DEFAULT if duration is None else duration
        if duration is not None and duration < SHORTEST:
            yield Problem("lives for less than an hour", item, ("spec", "duration"), hint="an hour is the least: 1h")
        if before is not None and before < LATEST:
            yield Problem("is renewed less than five minutes before it ends", item, ("spec", "renewBefore"))
        elif before is not None and before >= life:
            message = f"is renewed {item.get('spec', 'renewBefore')} before its end, and lives for {_life(item)}"
            hint = "renewBefore is shorter than duration: a third of it leaves time"
            yield Problem(message, item, ("spec", "renewBefore"), hint=hint)
        yield from _percentage(item, life)


def _percentage(item: Item, life: float) -> Iterator[Problem]:
    """`renewBeforePercentage`, which stands for renewBefore."""
    part = item.get("spec", "renewBeforePercentage")
    if isinstance(part, int) and not LATEST <= life * part / 100 < life:
        message = f"is renewed when {part} % of its life are left, and lives for {_life(item)}"
        hint = "between 1 and 99, and at least five minutes: 33 leaves time"
        yield Problem(message, item, ("spec", "renewBeforePercentage"), hint=hint)


def _said(item: Item, field: str) -> float | None:
    return seconds(item.get("spec", field))


def _life(item: Item) -> str:
    return str(item.get("spec", "duration") or "2160h, which is what cert-manager takes when nothing is said")
