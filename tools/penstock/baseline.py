"""What was wrong before: findings that are known are counted, not reported, so that a check can begin today.

A baseline is a JSON file of fingerprints, with what they stand for so that a person can review it. An older revision of
the repository is one too, made on the spot.
"""

import io
import json
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from penstock import links, whole
from penstock.errors import PenstockError
from penstock.finding import Finding
from penstock.fingerprint import fingerprints, unplaced
from penstock.report.jsontext import dump
from penstock.tree import Tree
from penstock.validate.report import Report

#: Bytes of a baseline, and values (an entry has five): some 150,000 findings.
LARGEST, VALUES = 32 << 20, 2_000_000


class Known(BaseModel):
    """One finding; its fingerprint counts, and the rest where its file is no more."""

    model_config = ConfigDict(extra="allow", frozen=True)

    fingerprint: str = Field(min_length=8)
    code: str = ""
    path: str = ""
    object: str = ""
    message: str = ""


class File(BaseModel):
    """The whole of a baseline file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apiVersion: Literal["penstock/v1beta1"] = "penstock/v1beta1"
    kind: Literal["Baseline"] = "Baseline"
    findings: tuple[Known, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """Fingerprints, and where they come from."""

    fingerprints: frozenset[str]
    origin: str


def read(path: Path, report: Report | None = None) -> Baseline:
    """The baseline in a file. What it knows of a file that is no more is known where the report has it now."""
    within = report and report.tree and path.absolute().is_relative_to(report.tree.root)
    if within and path.exists() and not path.is_file():  # a link of the repository may lead to what never ends
        raise PenstockError(f"{path} is no file, and no baseline")
    try:
        data = json.loads(_bounded(path))
        file = File.model_validate(data)
    except FileNotFoundError as error:
        raise PenstockError(f"{path}: there is no such baseline; --write-baseline {path} makes it") from error
    except OSError as error:
        raise PenstockError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = f"{'.'.join(map(str, first['loc']))}: " if first["loc"] else ""
        raise PenstockError(f"{path} is no baseline: {where}{first['msg']}; write it anew") from error
    except (ValueError, RecursionError) as error:
        raise PenstockError(f"{path} is no baseline: {error}; write it anew with --write-baseline") from error
    return Baseline(_followed(file.findings, report) if report else _prints(file.findings), str(path))


def _prints(known: Iterable[Known]) -> frozenset[str]:
    return frozenset(one.fingerprint for one in known)


def _followed(known: Sequence[Known], report: Report) -> frozenset[str]:
    """The fingerprints, those of what moved with its file as they are now: the same code, object and message."""
    tree, marked = report.tree, dict(_marked(report))
    moved = [one for one in known if one.fingerprint not in marked and one.path and tree and not _there(tree, one.path)]
    if not moved:
        return _prints(known)
    old: dict[str, list[Known]] = {}
    for one in reversed(moved):
        old.setdefault(unplaced(one.code, one.object or posixpath.basename(one.path), one.message), []).append(one)
    found = set(_prints(known))
    for mark, finding in marked.items():
        name = finding.subject or posixpath.basename(finding.place.path)
        same = old.get(unplaced(finding.code, name, finding.message)) if mark not in found else None
        if same:
            found.remove(same.pop().fingerprint)
            found.add(mark)
    return frozenset(found)


def _there(tree: Tree, path: str) -> bool:
    return path in tree.entries or path in tree.folders


def _bounded(path: Path) -> bytes:
    """The file's content, if it can be a baseline: whoever changes it may mean ill."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST or raw.count(b",") > VALUES:
        raise PenstockError(
            f"{path} is too large for a baseline (32 MiB, some 150,000 findings): mend some of them first"
        )
    return raw


def of(report: Report, origin: str) -> Baseline:
    """What counts in another report."""
    return Baseline(frozenset(mark for mark, _ in _marked(report)), origin)


def renamed(report: Report, paths: Mapping[str, str]) -> Report:
    """An older report with the findings where their files are now."""
    here = (replace(one.place, path=paths.get(one.place.path, one.place.path)) for one in report.findings)
    moved = (replace(one, place=place) for one, place in zip(report.findings, here, strict=True))
    return replace(report, findings=tuple(moved))


def moved(then: Tree, now: Tree) -> dict[str, str]:
    """Old path → new one of the files that were moved as they are; also those that git does not know of yet."""
    gone, new = _only(then, now), _only(now, then)
    return {path: new[oid] for oid, path in gone.items() if oid in new}


def _only(one: Tree, other: Tree) -> dict[str, str]:
    """Content → path of the files that one tree has and the other has not (a link has no content of its own)."""
    return {entry.oid: path for path, entry in one.entries.items() if entry.oid and path not in other.entries}


def without(report: Report, *baselines: Baseline) -> Report:
    """The report with what is known only counted. What is waived stays: the waiver says why."""
    if not baselines:
        return report
    known = {finding for mark, finding in _marked(report) if any(mark in one.fingerprints for one in baselines)}
    return replace(
        report,
        findings=tuple(finding for finding in report.findings if finding not in known),
        known=tuple(finding for finding in report.findings if finding in known),
        known_from=" and ".join(dict.fromkeys(one.origin for one in baselines)),
    )


def gone(report: Report, baseline: Baseline) -> int:
    """How many findings of a baseline are no more: it can shrink."""
    return len(baseline.fingerprints - {mark for mark, _ in _marked(report)})


def write(path: Path, report: Report) -> int:
    """Write what counts in the report as a baseline, in an order that makes small differences; how many there are."""
    lines = [
        Known(fingerprint=mark, code=f.code, path=f.place.path, object=f.subject, message=f.message)
        for mark, f in _marked(report)
    ]
    lines.sort(key=lambda one: (one.code, one.path, one.object, one.fingerprint))
    if report.tree:
        links.refuse(path, report.tree.root)
    text = io.StringIO()
    dump(File(findings=tuple(lines)).model_dump(), text)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PenstockError(f"{path} cannot be written: {error.strerror}") from error
    whole.put(path, text.getvalue().encode())
    return len(lines)


def _marked(report: Report) -> Iterable[tuple[str, Finding]]:
    """Fingerprint and finding, of those that count."""
    marked = zip(fingerprints(report.findings), report.findings, strict=True)
    return [(mark, finding) for mark, finding in marked if not finding.waived]
