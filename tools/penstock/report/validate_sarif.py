"""The report of a validation as SARIF 2.1.0, as code scanning services read it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO

from penstock import __version__
from penstock.finding import Finding
from penstock.fingerprint import fingerprints
from penstock.plural import counted
from penstock.report.jsontext import dump
from penstock.report.place import uri
from penstock.report.plain import plain
from penstock.report.sarif_fix import fix
from penstock.report.sarif_rule import descriptor
from penstock.report.versions import sentences
from penstock.report.words import known
from penstock.validate.report import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "SRCROOT"
#: GitHub refuses a run with more results.
MOST = 25_000

Json = dict[str, Any]


def write(report: Report, out: TextIO) -> None:
    """One run; the gravest findings first."""
    codes = sorted({finding.code for finding in report.findings})
    ranks = {code: index for index, code in enumerate(codes)}
    marked = list(zip(report.findings, fingerprints(report.findings), strict=True))
    run: Json = {
        "tool": {
            "driver": {
                "name": "penstock",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [descriptor(code, report.findings) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(report))}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(report, finding, mark, ranks[finding.code]) for finding, mark in marked[:MOST]],
    }
    dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, out)


def _result(report: Report, finding: Finding, fingerprint: str, rank: int) -> Json:
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rank,
        "level": finding.severity.value,
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        # The second name is the one that GitHub looks for.
        "partialFingerprints": {"penstock/v1": fingerprint, "primaryLocationLineHash": fingerprint},
        # All results have the key when one has it.
        "suppressions": _suppressions(finding),
        "properties": {"clusters": list(finding.clusters)},
    }
    mended = fix(report.tree, finding)
    return {**result, "fixes": [mended]} if mended else result


def _message(finding: Finding) -> str:
    subject = f"{finding.subject}: " if finding.subject else ""
    sentences = [plain(f"{subject}{finding.message}")]
    if finding.hint:
        sentences.append(f"What to do: {plain(finding.hint)}")
    if finding.clusters:
        sentences.append(f"In {counted(len(finding.clusters), 'cluster')}.")
    # Brackets would be read as links to other locations.
    return "\n".join(sentences).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(finding: Finding) -> Json:
    physical: Json = {"artifactLocation": location(finding.place.path)}
    if finding.place.line:
        physical["region"] = {"startLine": finding.place.line}
    found: Json = {"physicalLocation": physical}
    if finding.subject:
        found["logicalLocations"] = [{"fullyQualifiedName": plain(finding.subject), "kind": "resource"}]
    return found


def location(path: str) -> Json:
    """A SARIF artifactLocation for a path in the repository."""
    return {"uri": uri(path), "uriBaseId": ROOT}


def _suppressions(finding: Finding) -> list[Json]:
    """Waivers stand in the repository's own files, so that they were reviewed: in SARIF's words, accepted."""
    if not finding.waived:
        return []
    return [{"kind": "external", "status": "accepted", "justification": plain(finding.waived)}]


def _notifications(report: Report) -> Iterable[Json]:
    """What the reader of the results must know: what was not looked at, and what is not listed."""
    reasons = Counter((one.kind, one.reason) for cluster in report.clusters for one in cluster.not_expanded)
    for (kind, reason), count in sorted(reasons.items()):
        yield _note(f"{counted(count, kind)} not expanded: {plain(reason)}")
    if report.unjudged:
        yield _note(f"{counted(sum(report.unjudged.values()), 'object')} without a schema at hand")
    yield from map(_note, sentences(report))
    if report.known:
        yield _note(known(report))
    if len(report.findings) > MOST:
        yield _note(f"{counted(len(report.findings) - MOST, 'finding')} more than this file may hold are left out")


def _note(text: str) -> Json:
    return {"level": "note", "message": {"text": text}}
