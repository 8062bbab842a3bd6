"""The machine form of a report; versioned, because scripts read it.

schemas/report.schema.json is made from these types. A new key may appear at any time; a key that is here keeps its name
and meaning as long as API_VERSION is the same.
"""

from typing import Annotated, Final, Literal

from pydantic import Field
from typing_extensions import TypedDict  # pydantic's own, for Python 3.11

from penstock.finding import Edit, Finding

API_VERSION: Final = "penstock/v1beta1"

Count = Annotated[int, Field(ge=0)]
Counts = dict[str, Count]


class EditWire(TypedDict):
    """A mechanical mending: in the finding's line, `old` becomes `new`."""

    old: str
    new: str
    unsafe: Annotated[bool, Field(description="It changes what a cluster does: `--fix` alone does not make it.")]


class FindingWire(TypedDict):
    """One thing wrong, once, with the clusters that it hits."""

    code: Annotated[str, Field(pattern="^[a-z0-9-]+$", description="`penstock explain CODE` prints its manual.")]
    severity: Literal["error", "warning", "note"]
    message: str
    path: Annotated[str, Field(description="File (or folder) in the repository; empty: no file in particular.")]
    line: Annotated[int, Field(ge=0, description="From 1; 0: the file as a whole.")]
    object: Annotated[str, Field(description="Kind/namespace/name of the object, or empty.")]
    clusters: list[str]
    hint: Annotated[str, Field(description="What to do, or empty.")]
    waived: Annotated[str, Field(description="Why it does not count; empty for a finding that counts.")]
    edit: EditWire | None


class ReportedWire(FindingWire):
    """A finding of a report."""

    fingerprint: Annotated[str, Field(description="Stays the same when lines move.")]


class NotExpandedWire(TypedDict):
    """Something that puts objects on the cluster which no offline render shows, and why."""

    kind: str
    namespace: str
    name: str
    reason: str


class ClusterWire(TypedDict):
    """One cluster, and how much of it was seen."""

    name: str
    path: Annotated[str, Field(description="Its entry folder.")]
    kubernetesVersion: Annotated[str, Field(description="Empty when nobody says.")]
    fluxVersion: Annotated[str, Field(description="Empty when nobody says.")]
    kustomizations: Count
    objects: Count
    assumedVariables: Annotated[list[str], Field(description="Variables whose values only the cluster knows.")]
    notExpanded: list[NotExpandedWire]


class SummaryWire(TypedDict):
    """The run in numbers."""

    clusters: Count
    kustomizations: Count
    objects: Count
    checked: Annotated[int, Field(ge=0, description="Objects that a schema judged.")]
    withoutSchema: Annotated[Counts, Field(description="apiVersion and kind → objects that no schema at hand judges.")]
    assumedVersions: Annotated[
        dict[Literal["kubernetesVersion", "fluxVersion"], str],
        Field(description="Setting of penstock.yaml → the version taken for clusters of which nothing says theirs."),
    ]
    notExpanded: Count
    findings: Annotated[dict[Literal["error", "warning", "note"], Count], Field(description="Those that count.")]
    waived: Count
    known: Annotated[int, Field(ge=0, description="Findings that were there before: counted, not listed.")]


class InnerWire(TypedDict):
    """What a validation found."""

    reporter: Annotated[str, Field(description="Program and version.")]
    summary: SummaryWire
    clusters: list[ClusterWire]
    findings: list[ReportedWire]


class ReportWire(TypedDict):
    """The report of `penstock validate --output json`."""

    apiVersion: Literal["penstock/v1beta1"]
    kind: Literal["Report"]
    report: InnerWire


def finding_wire(finding: Finding) -> FindingWire:
    """One finding as JSON holds it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": finding.place.path,
        "line": finding.place.line,
        "object": finding.subject,
        "clusters": list(finding.clusters),
        "hint": finding.hint,
        "waived": finding.waived,
        "edit": _edit_wire(finding.edit) if finding.edit else None,
    }


def _edit_wire(edit: Edit) -> EditWire:
    return {"old": edit.old, "new": edit.new, "unsafe": edit.unsafe}
