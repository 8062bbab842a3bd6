"""A certificate in git has run out, or will soon.

What
    A certificate (PEM, or that in base64) in any rendered object that has ended, ends within 30 days, or has not begun.
    What SOPS encrypted is left out. The day is today's; SOURCE_DATE_EPOCH sets another.

Why
    What cert-manager makes is renewed by itself; what stands in git is renewed by whoever remembers. When a CA or a
    server's certificate ends, the levels that it joins are apart at that minute, often long after its last change.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: site-ca, namespace: edge-core}
    data:
      ca.crt: |
        -----BEGIN CERTIFICATE-----
        MIHSMIGFoAMCAQICAQEwBQYDK2VwMBIxEDAOBgNVBAMMB3NpdGUtY2EwIBcNMjAw
        MTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBIxEDAOBgNVBAMMB3NpdGUtY2Ew
        KjAFBgMrZXADIQCZOPrhDMjl+eYCq7TyKjapBHyw/1+5uEZ2PH64bPoH7TAFBgMr
        ZXADQQBG5ZtwNDySa+r6li0pIsFWNRMRuMLI342h3iGHLQ9qUddRyFxUAFW2L2ud
        xCEbQP+R1CSE72EykBH6qdVCZfMB
        -----END CERTIFICATE-----

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: site-ca, namespace: edge-core}
    data:
      ca.crt: |
        -----BEGIN CERTIFICATE-----
        MIHeMIGRAhR5hxguF8hP7xNRXPU3ROvxTCVZ5DAFBgMrZXAwEjEQMA4GA1UEAwwH
        c2l0ZS1jYTAeFw0yMDAxMDEwMDAwMDBaFw0yMDA0MTAwMDAwMDBaMBIxEDAOBgNV
        BAMMB3NpdGUtY2EwKjAFBgMrZXADIQA6p/sd/r96/CVzDEFFGgvZcAeFaWaxEA++
        Sz4y2AQrAzAFBgMrZXADQQD1TadxFifU55ZlIXBqzjkRX6MeR6IlGlOu7J8dNUho
        ewZhRZEssp0ZbfdwDRbzcPIM/RZShvEWVWCmamL2Z3cJ
        -----END CERTIFICATE-----
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from penstock.finding import Place, Severity
from penstock.locate import document_place, object_place, text_place
from penstock.plural import counted
from penstock.rules.contract import Needs, Problem
from penstock.rules.pem import BEGIN, WRAPPED, certificates
from penstock.rules.secret_data import encrypted, values
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.today import now

CODE = "certificate-expires"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

SOON = timedelta(days=30)
INSIDE = slice(120, 180)
SIGNS = (BEGIN.encode(), WRAPPED.encode())

#: Kind, namespace and name; key; begin and end (seconds); a line of the certificate, and letters of its base64.
Noted = tuple[str, str, str, str, float, float, str, str]


def note(cluster: ClusterView) -> list[Noted]:
    """Every certificate of the cluster's objects."""
    found: list[Noted] = []
    for item in cluster.items:
        if (_secret(item) or any(sign in item.document.raw for sign in SIGNS)) and not encrypted(item):
            document = item.document
            about = (document.kind, document.namespace, document.name)
            for key, text in _of(item):
                # Never a part of what may be a key: where the base64 begins with a certificate, this is inside of it.
                inside = text.strip()[INSIDE] if text.strip().startswith(WRAPPED) else ""
                for one in certificates(text):
                    found.append((*about, key, one.begins.timestamp(), one.ends.timestamp(), one.line, inside))
    return found


def _secret(item: Item) -> bool:
    return (item.document.group, item.document.kind) == ("", "Secret")


def _of(item: Item) -> Iterator[tuple[str, str]]:
    """(key, text) of all that an object holds; a Secret's values decoded."""
    if _secret(item):
        yield from ((str(field[-1]), text) for field, text in values(item))
    else:
        yield from _texts(item.content, "")


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text of an object with the key that it stands under."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str):
        yield key, value


def check(fleet: FleetView) -> Iterator[Problem]:
    """What is out of its time, each certificate that is written down once."""
    today = now()
    found: dict[Noted, list[str]] = {}
    for cluster in fleet.clusters:
        for one in cluster.note(CODE) or ():
            found.setdefault(cast(Noted, tuple(one)), []).append(cluster.name)
    told: dict[object, tuple[Problem, list[str]]] = {}
    for one, names in found.items():
        kind, namespace, name, key, begins, ends, *_ = one
        said, severity = _said(today, datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC))
        if said:
            place, holder = _place(fleet, one), f"{kind}/{namespace}/{name}"
            hint = "bring its successor before that, or let cert-manager make it, which renews by itself"
            problem = Problem(f"a certificate in {key} {said}", place=place, hint=hint, severity=severity)
            written = (place, problem.message) if place and place.line else one
            problem, holders = told.setdefault(written, (problem, []))
            told[written] = replace(problem, clusters=tuple({*problem.clusters, *names})), [*holders, holder]
    for problem, holders in told.values():
        others = f" and {counted(len(holders) - 1, 'other object')}" if len(holders) > 1 else ""
        yield replace(
            problem, message=f"{holders[0]}{others}: {problem.message}", clusters=tuple(sorted(problem.clusters))
        )


def _said(today: datetime, begins: datetime, ends: datetime) -> tuple[str, Severity | None]:
    if ends <= today:
        return f"ended on {ends:%Y-%m-%d}", None
    if ends - today < SOON:
        return f"ends on {ends:%Y-%m-%d}, in {(ends - today).days} days", Severity.WARNING
    return (f"begins on {begins:%Y-%m-%d} only", Severity.WARNING) if begins > today else ("", None)


def _place(fleet: FleetView, one: Noted) -> Place | None:
    """The line of the certificate, or of the base64 that holds it, in the document that has the object; else the first
    such line anywhere, for a patch or a generator may bring it; else the object's. A Secret's base64 is not looked for:
    it has the line of its key."""
    kind, namespace, name, key, *_, line, inside = one
    paths = sorted(fleet.tree.entries)
    signs = [sign for sign in (line, inside) if sign]
    found = object_place(fleet.tree, paths, kind, name, namespace)
    within = [*signs, f"{key}:"] if kind == "Secret" else signs
    own = (document_place(fleet.tree, found, sign) for sign in within) if found else ()
    anywhere = (text_place(fleet.tree, paths, sign) for sign in signs)
    return next((place for place in (*own, *anywhere) if place), found)
