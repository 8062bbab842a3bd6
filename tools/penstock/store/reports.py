"""Reports as JSON and back, and in the store: each by its content, so that clusters and whole runs name it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from penstock.finding import Edit, Finding, Place, Severity
from penstock.notexpanded import NotExpanded
from penstock.store.store import Key, Store, key
from penstock.validate.pin import Pin
from penstock.validate.report import ClusterReport, KustomizationReport

#: Reports that are read from the store in one go.
AT_ONCE = 256


def written(report: ClusterReport) -> list[Any]:
    """A cluster's report as lists, for JSON."""
    return [
        [report.name, report.path, dict(report.facts), report.kubernetes_version, report.flux_version],
        [dict(report.kustomizations), report.judged, dict(report.unjudged)],
        [[n.kind, n.namespace, n.name, n.reason] for n in report.not_expanded],
        list(report.assumed),
        [[p.image, p.tag, p.digest] for p in report.pins],
        list(report.charts),
        [finding_written(finding) for finding in report.findings],
        dict(report.notes),
        report.complete,
    ]


def encoded(report: ClusterReport) -> bytes:
    """A cluster's report as JSON, in one line."""
    return json.dumps(written(report)).encode()


def decoded(text: bytes, kept: Key = b"") -> ClusterReport:
    """The report that `encoded` wrote, and where the store has it."""
    return replace(read(json.loads(text)), kept=kept)


def put(store: Store, report: ClusterReport) -> ClusterReport:
    """Store a report; the report, which knows now where."""
    text = encoded(report)
    kept = key("report", text)
    store.put(kept, text)
    return replace(report, kept=kept)


def get(store: Store, keys: Sequence[Key]) -> Iterator[ClusterReport | None]:
    """The reports of some keys, in order; None for what is not there any more. Few texts are in memory at once."""
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        texts = store.get(part)
        yield from (decoded(texts[one], one) if one in texts else None for one in part)


def finding_written(f: Finding) -> list[Any]:
    """A finding as a list."""
    edit = [f.edit.old, f.edit.new, f.edit.unsafe] if f.edit else None
    return [
        f.code,
        str(f.severity),
        f.message,
        f.place.path,
        f.place.line,
        f.subject,
        f.clusters,
        f.hint,
        edit,
        f.kustomization,
        f.waived,
    ]


def read(value: Sequence[Any]) -> ClusterReport:
    """The report that `written` wrote."""
    (name, path, facts, kubernetes, flux), counts, missing, assumed, pins, charts, findings, notes, complete = value
    kustomizations = {key: KustomizationReport(*words) for key, words in counts[0].items()}
    return ClusterReport(
        name=name,
        path=path,
        facts=facts,
        kubernetes_version=kubernetes,
        flux_version=flux,
        kustomizations=kustomizations,
        judged=counts[1],
        unjudged=counts[2],
        not_expanded=tuple(NotExpanded(*words) for words in missing),
        assumed=tuple(assumed),
        pins=tuple(Pin(*words) for words in pins),
        charts=tuple(charts),
        findings=tuple(map(finding_read, findings)),
        notes=notes,
        complete=complete,
    )


def finding_read(words: Sequence[Any]) -> Finding:
    """The finding that `finding_written` wrote."""
    code, severity, message, path, line, subject, clusters, hint, edit, kustomization, waived = words
    return Finding(
        code,
        Severity(severity),
        message,
        Place(path, line),
        subject,
        tuple(clusters),
        hint,
        Edit(*edit) if edit else None,
        kustomization,
        waived,
    )
