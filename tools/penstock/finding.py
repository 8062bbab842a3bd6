"""A finding: one thing wrong, with a code, a place and a sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters: an error stops a cluster, a warning may, a note is only said."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest; for sorting."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a person must look: a path in the repository and, when known, a line (from 1; 0 = the whole file)."""

    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


#: No place in particular: the whole repository.
NOWHERE = Place()


#: What makes two findings the same one: code, message, path, line, subject, waiver.
Key = tuple[str, str, str, int, str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """A mechanical mending: in the line that a finding points to, `old` becomes `new`. An `unsafe` one changes what a
    cluster does in a way that somebody may not want."""

    old: str
    new: str
    unsafe: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `subject` names the object (`Deployment/edge-app1/x`), `clusters` those that it hits."""

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    subject: str = ""
    clusters: tuple[str, ...] = ()
    hint: str = field(default="", compare=False)
    #: The mechanical mending, when there is one.
    edit: Edit | None = field(default=None, compare=False)
    #: The Flux Kustomization (namespace/name) that it is about, when it is about one.
    kustomization: str = field(default="", compare=False)
    #: The reason why it does not count; empty for a finding that counts.
    waived: str = ""

    @property
    def key(self) -> Key:
        """What makes two findings the same one, whatever cluster they were seen in. At a known line, one edit mends
        them all, however many objects are made from it, in whatever namespaces."""
        if not self.place.line:
            return (self.code, self.message, self.place.path, 0, self.subject, self.waived)
        return (self.code, _unplaced(self.message, self.subject), self.place.path, self.place.line, "", self.waived)

    def at(self, place: Place) -> "Finding":
        """The same finding, seen at `place`."""
        return replace(self, place=place)


def merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Every finding once, as grave as it is anywhere, with all the clusters it hits; gravest first, then by place."""
    first: dict[Key, Finding] = {}
    clusters: dict[Key, set[str]] = {}
    subjects: dict[Key, set[str]] = {}
    for finding in findings:
        key = finding.key
        known = first.setdefault(key, finding)
        if _before(finding) < _before(known):
            first[key] = finding
        clusters.setdefault(key, set()).update(finding.clusters)
        subjects.setdefault(key, set()).add(finding.subject)
    once = (
        replace(finding, clusters=tuple(sorted(clusters[key])), subject=_several(sorted(subjects[key])))
        for key, finding in first.items()
    )
    return tuple(sorted(once, key=lambda f: (f.severity.rank, f.place, f.code, f.subject, f.message)))


def _before(finding: Finding) -> tuple[int, str, str]:
    """Which of several that are the same is told: the gravest, of the object that is named first."""
    return finding.severity.rank, finding.subject, finding.message


def _unplaced(message: str, subject: str) -> str:
    """The sentence without the namespace of the object that it is about."""
    namespace = subject.split("/")[1] if subject.count("/") == 2 else ""
    if not namespace or namespace not in message:
        return message
    return re.sub(rf"(?<![\w.-]){re.escape(namespace)}(?![\w.-])", "", message)


def _several(subjects: list[str]) -> str:
    more = len(subjects) - 1
    return f"{subjects[0]} and {more} other{'s' if more > 1 else ''}" if more else subjects[0]
