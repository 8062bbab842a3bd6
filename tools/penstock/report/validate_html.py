"""A validation as one page that needs nothing else: the fleet by site and level, and findings with filters."""

from collections import Counter
from typing import Any, TextIO

from penstock.explain import page
from penstock.finding import Finding
from penstock.plural import counted
from penstock.report import webpage
from penstock.report.levels import levels
from penstock.report.plain import plain
from penstock.report.versions import sentences
from penstock.report.webpage import spans
from penstock.report.words import known, verdict
from penstock.validate.report import ClusterReport, Report


def write(report: Report, out: TextIO) -> None:
    """The page; pure ASCII where it holds data."""
    heading = verdict(report)
    shown = f"{heading[0].upper()}{heading[1:]}"
    webpage.write(out, "findings", f"penstock: {heading}", shown, _numbers(report), data(report), ["levels"])


def data(report: Report) -> dict[str, Any]:
    """What the script reads. Rows instead of objects, spans instead of names: small for a thousand clusters too."""
    ordered = sorted(report.clusters, key=_order)
    ranks = {cluster.name: rank for rank, cluster in enumerate(ordered)}
    codes = sorted({finding.code for finding in report.findings})
    manuals = {found.code: found.manual for found in map(page, codes) if found}
    return {
        "clusters": [_cluster(cluster) for cluster in ordered],
        "findings": [_finding(finding, ranks) for finding in report.findings],
        "manuals": {
            code: [manual.title, _flowed(manual.what), _flowed(manual.why)] for code, manual in manuals.items()
        },
        "known": plain(known(report)),
        "asides": _asides(report),
        "levels": levels(report, ranks),
    }


def _order(cluster: ClusterReport) -> tuple[str, tuple[int, ...], str]:
    return webpage.by_site(cluster.facts.get("SITE", ""), cluster.facts.get("LEVEL", ""), cluster.name)


def _cluster(cluster: ClusterReport) -> list[str | int]:
    facts = cluster.facts
    words = (
        cluster.name,
        facts.get("CLUSTER") or cluster.name,
        facts.get("SITE", ""),
        facts.get("LEVEL", ""),
        facts.get("PARENT", ""),
        cluster.kubernetes_version,
        cluster.flux_version,
        facts.get("CONNECTIVITY", ""),
    )
    return [*map(plain, words), cluster.objects]


def _finding(finding: Finding, ranks: dict[str, int]) -> list[Any]:
    return [
        finding.code,
        finding.severity.rank,
        plain(finding.message),
        plain(str(finding.place)) if finding.place.path else "",
        plain(finding.subject),
        plain(finding.hint),
        plain(finding.waived),
        [plain(finding.edit.old), plain(finding.edit.new)] if finding.edit else None,
        spans(sorted(ranks[name] for name in finding.clusters if name in ranks)),
    ]


def _asides(report: Report) -> list[tuple[str, list[str]]]:
    """What was not looked at, so that silence is never mistaken for a check."""
    reasons = Counter((one.kind, one.reason) for cluster in report.clusters for one in cluster.not_expanded)
    assumed = sorted({name for cluster in report.clusters for name in cluster.assumed})
    asides = [
        ("Not expanded", [f"{counted(count, kind)}: {reason}" for (kind, reason), count in sorted(reasons.items())]),
        ("No schema at hand", [f"{kind} \N{MULTIPLICATION SIGN} {count}" for kind, count in report.unjudged.items()]),
        ("Values that only the cluster knows, stood in for", [", ".join(assumed)] if assumed else []),
        ("Versions", sentences(report)),
    ]
    return [(title, [plain(line) for line in lines]) for title, lines in asides if lines]


def _numbers(report: Report) -> str:
    objects = sum(cluster.objects for cluster in report.clusters)
    kustomizations = sum(len(cluster.kustomizations) for cluster in report.clusters)
    return (
        f"{counted(len(report.clusters), 'cluster')}, {counted(kustomizations, 'Kustomization')}, "
        f"{counted(objects, 'object')}, {report.judged} checked against schemas, as Flux would build them"
    )


def _flowed(text: str) -> str:
    """Paragraphs without the line breaks of the source; lists and examples keep theirs."""
    blocks = text.strip().split("\n\n")
    return "\n\n".join(block if "\n  " in block or "\n- " in block else " ".join(block.split()) for block in blocks)
