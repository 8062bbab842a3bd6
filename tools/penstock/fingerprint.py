"""Fingerprints: what makes a finding the same one after lines moved, numbers changed, or clusters were added."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from penstock.finding import Finding

NUMBER = re.compile(r"\d+")
#: What `merged` appends when one line makes several objects: how many there are is not what the finding is.
OTHERS = re.compile(r" and \d+ others?\Z")
#: How a tree marks a path of another revision.
REVISION = re.compile(r"@[0-9a-f]{12}\Z")


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """One for each finding, in order: `<32 hex digits>:<n>`, n counting those that are otherwise equal, from 1."""
    seen: Counter[str] = Counter()
    marks = []
    for finding in findings:
        mark = _mark(finding)
        seen[mark] += 1
        marks.append(f"{mark}:{seen[mark]}")
    return tuple(marks)


def _mark(finding: Finding) -> str:
    path = REVISION.sub("", finding.place.path)
    return _hash(finding.code, path, *_said(finding.subject, finding.message))


def unplaced(code: str, subject: str, message: str) -> str:
    """What makes findings the same one whatever file they are in."""
    return _hash(code, *_said(subject, message))


def _said(subject: str, message: str) -> tuple[str, str]:
    return OTHERS.sub("", subject), NUMBER.sub("", message)


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode(errors="surrogatepass")).hexdigest()[:32]
