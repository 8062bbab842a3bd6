"""Watch a repository: after every save, validate again and say what the save changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from penstock.errors import PenstockError
from penstock.finding import Finding, Place
from penstock.validate.report import Report

#: Milliseconds that a burst of saves may last, and how often it is looked for its end.
BURST, STEP = 120, 25
#: Folders whose changes are nobody's save.
DEAF = (".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")


@dataclass(frozen=True)
class Change:
    """What a save did: findings that came and went (whatever line they moved to), and the report as it is now."""

    report: Report
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]


def watch(root: Path, validate: Callable[[], Report]) -> Iterator[Change | PenstockError]:
    """The first report, then one change for each save that changed a finding; what cannot be read is told as it is."""
    before = None
    for _ in saves(root):
        now = _tried(validate)
        if isinstance(now, PenstockError):
            yield now
            continue
        change = _change(before, now)
        if before is None or change.came or change.went:
            yield change
        before = now


def saves(root: Path) -> Iterator[object]:
    """Once at first, then after every burst of saves below the root."""
    from watchfiles import watch as changes  # a native watcher, only needed here

    return chain([None], changes(root, watch_filter=_heard, debounce=BURST, step=STEP))


def _tried(validate: Callable[[], Report]) -> Report | PenstockError:
    try:
        return validate()
    except PenstockError as error:
        return error


def _change(before: Report | None, now: Report) -> Change:
    old = {_identity(finding): finding for finding in before.findings} if before else {}
    new = {_identity(finding): finding for finding in now.findings}
    came = tuple(finding for key, finding in new.items() if key not in old)
    went = tuple(finding for key, finding in old.items() if key not in new)
    return Change(now, came, went)


def _identity(finding: Finding) -> tuple[object, ...]:
    place: Place = finding.place
    return (finding.code, place.path, finding.subject, finding.message, finding.clusters, finding.waived)


def _heard(_change: object, path: str) -> bool:
    parts = Path(path).parts
    return not any(part in DEAF for part in parts) and not (
        ".git" in parts and Path(path).name not in ("HEAD", "index")
    )
