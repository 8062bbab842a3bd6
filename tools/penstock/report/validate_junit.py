"""The report of a validation as JUnit XML: a suite is a cluster, a case is a Kustomization."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from typing import TextIO

from penstock.finding import Finding, Severity
from penstock.plural import counted
from penstock.report.plain import plain
from penstock.report.versions import assumed
from penstock.validate.report import ClusterReport, Report

#: The case that holds what no single Kustomization is to blame for.
WHOLE = "the cluster as a whole"
#: So many findings of a case are written out that another cluster's case has in full; of more, only the count.
AGAIN = 20
#: What XML 1.0 cannot hold at all.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(report: Report, out: TextIO) -> None:
    """<testsuites>; errors and warnings fail their case, notes and what is waived are its output."""
    by_cluster: dict[str, list[Finding]] = {}
    for finding in report.findings:
        for name in finding.clusters:
            by_cluster.setdefault(name, []).append(finding)
    root = ET.Element("testsuites", name="penstock")
    taken, told = assumed(report), set[int]()
    for cluster in report.clusters:
        _suite(root, cluster, by_cluster.get(cluster.name, []), taken, told)
    loose = [finding for finding in report.findings if not finding.clusters]
    if loose:
        suite = ET.SubElement(root, "testsuite", name="the repository")
        _case(suite, "the repository", WHOLE, loose, told)
        _count(suite)
    _count(root)
    ET.indent(root)
    out.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + ET.tostring(root, encoding="unicode").replace("##[", "#&#35;[")
        + "\n"
    )


def _suite(
    root: ET.Element, cluster: ClusterReport, findings: Sequence[Finding], taken: Mapping[str, str], told: set[int]
) -> None:
    suite = ET.SubElement(root, "testsuite", name=_text(cluster.name))
    _properties(suite, cluster, taken)
    cases: dict[str, list[Finding]] = {name: [] for name in cluster.kustomizations}
    for finding in findings:
        cases.setdefault(finding.kustomization if finding.kustomization in cases else WHOLE, []).append(finding)
    reasons = {f"{n.namespace}/{n.name}": n.reason for n in cluster.not_expanded if n.kind == "Kustomization"}
    for name, found in cases.items():
        known = cluster.kustomizations.get(name)
        case = _case(suite, cluster.name, f"{name} ({known.path or '.'})" if known else name, found, told)
        if name in reasons and not found:
            ET.SubElement(case, "skipped", message=_text(reasons[name]))
    _count(suite)


def _properties(suite: ET.Element, cluster: ClusterReport, taken: Mapping[str, str]) -> None:
    """The versions of the cluster; those that nothing says are told as assumed."""
    properties = ET.SubElement(suite, "properties")
    for name, told in (("Kubernetes", cluster.kubernetes_version), ("Flux", cluster.flux_version)):
        words = (name, told) if told else (f"{name}, assumed", taken[name])
        ET.SubElement(properties, "property", name=words[0], value=_text(words[1]))


def _case(suite: ET.Element, cluster: str, name: str, findings: Sequence[Finding], told: set[int]) -> ET.Element:
    case = ET.SubElement(suite, "testcase", classname=_text(cluster), name=_text(name), time="0")
    wrong = [finding for finding in findings if _fails(finding)]
    said = [finding for finding in findings if not _fails(finding)]
    if wrong:
        first = wrong[0]
        more = f" (and {counted(len(wrong) - 1, 'finding')} more)" if len(wrong) > 1 else ""
        failure = ET.SubElement(case, "failure", type=first.code, message=_text(first.message) + more)
        failure.text = _lines(wrong, told)
    if said:
        ET.SubElement(case, "system-out").text = _lines(said, told)
    return case


def _lines(findings: Sequence[Finding], told: set[int]) -> str:
    """Each finding that no case before has (`told`: by its id), and some of those that one has: what is wrong with all
    clusters of a large fleet would else be written thousands of times."""
    again = [finding for finding in findings if id(finding) in told]
    left_out = {id(finding) for finding in again[AGAIN:]}
    lines = [_line(finding) for finding in findings if id(finding) not in left_out]
    told.update(map(id, findings))
    if left_out:
        lines.append(f"and {counted(len(left_out), 'finding')} more that clusters above have too")
    return "\n".join(lines)


def _fails(finding: Finding) -> bool:
    return not finding.waived and finding.severity is not Severity.NOTE


def _count(element: ET.Element) -> None:
    cases = list(element.iter("testcase"))
    for word, found in (("tests", cases), ("failures", [c for c in cases if c.find("failure") is not None])):
        element.set(word, str(len(found)))
    element.set("errors", "0")
    if element.tag == "testsuite":  # readers that are strict take no such sum of them all
        element.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    element.set("time", "0")


def _line(finding: Finding) -> str:
    place = f"{finding.place}: " if finding.place.path else ""
    subject = f"{finding.subject}: " if finding.subject else ""
    tail = f" [waived: {finding.waived}]" if finding.waived else f" [{finding.hint}]" if finding.hint else ""
    return _text(f"{place}{finding.severity} {finding.code}: {subject}{finding.message}{tail}")


def _text(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", plain(text))
