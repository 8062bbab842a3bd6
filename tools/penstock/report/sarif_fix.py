"""A finding's mechanical mending as a SARIF fix."""

from typing import Any

from penstock.finding import Finding
from penstock.report.place import file, uri
from penstock.tree import Tree


def fix(tree: Tree | None, finding: Finding) -> dict[str, Any] | None:
    """The replacement with its columns; None when the line does not hold the old text exactly once."""
    if tree is None or finding.edit is None or not finding.place.line:
        return None
    line = _line(tree, file(finding.place.path), finding.place.line)
    if line.count(finding.edit.old) != 1:
        return None
    start = line.index(finding.edit.old) + 1
    region = {
        "startLine": finding.place.line,
        "startColumn": start,
        "endLine": finding.place.line,
        "endColumn": start + len(finding.edit.old),
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": finding.edit.new}}
    location = {"uri": uri(finding.place.path), "uriBaseId": "SRCROOT"}
    return {
        "description": {"text": finding.hint or f"Write {finding.edit.new}."},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
    }


def _line(tree: Tree, path: str, number: int) -> str:
    """One line of a file; empty when it cannot be read as text."""
    try:
        lines = tree.read(path).decode("utf-8-sig").split("\n") if path in tree.entries else []
    except (OSError, UnicodeDecodeError):
        return ""
    return lines[number - 1].removesuffix("\r") if number <= len(lines) else ""
