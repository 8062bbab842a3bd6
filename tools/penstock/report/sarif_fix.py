"""A finding's mechanical mending as a SARIF fix."""

from typing import Any

from penstock.finding import Finding
from penstock.locate import content
from penstock.mend.span import line_of, span
from penstock.report.place import file, uri
from penstock.tree import Tree


def fix(tree: Tree | None, finding: Finding) -> dict[str, Any] | None:
    """The replacement with its columns; None when the line does not hold the old text exactly once."""
    if tree is None or finding.edit is None or not finding.place.line:
        return None
    line = line_of(content(tree, file(finding.place.path)), finding.place.line)
    found = span(line, finding.edit) if line is not None else None
    if found is None:
        return None
    region = {
        "startLine": finding.place.line,
        "startColumn": found.start + 1,
        "endLine": finding.place.line,
        "endColumn": found.end + 1,
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": finding.edit.new}}
    location = {"uri": uri(finding.place.path), "uriBaseId": "SRCROOT"}
    return {
        "description": {"text": finding.hint or f"Write {finding.edit.new}."},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
    }
