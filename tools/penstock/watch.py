"""Watch a repository: after every save, validate again and say what the save changed."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from penstock.errors import PenstockError
from penstock.finding import Finding, Place
from penstock.tree import Tree
from penstock.tree.watched import WatchedTree
from penstock.validate.report import Report

#: Milliseconds that a burst of saves may last, and how often it is looked for its end.
BURST, STEP = 120, 25
#: Milliseconds after which a watcher without news looks up, which nobody is told of.
IDLE = 250
#: Folders of a repository whose changes are nobody's save.
DEAF = (".venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")


@dataclass(frozen=True)
class Change:
    """What a save did: findings that came and went (whatever line they moved to), and the report as it is now."""

    report: Report
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]


def watch(root: Path, validate: Callable[[Tree], Report]) -> Iterator[Change | PenstockError]:
    """The first report, then one change for each save that changed a finding; what cannot be read is told as it is."""
    before = None
    tree = WatchedTree(root)
    for saved in saves(root):
        now = _tried(tree, saved, validate)
        if isinstance(now, PenstockError):
            yield now
            continue
        change = _change(before, now)
        if before is None or change.came or change.went:
            yield change
        before = now


def saves(root: Path) -> Iterator[frozenset[str] | None]:
    """None at first, when saves are heard already, then the files of every burst of them below the root."""
    from watchfiles import watch as changes  # a native watcher, only needed here

    heard = partial(_heard, root)
    bursts = changes(root, watch_filter=heard, debounce=BURST, step=STEP, rust_timeout=IDLE, yield_on_timeout=True)
    early = next(bursts)  # it listens from its first look on: what is saved while the first report is made is not lost
    yield None
    for burst in filter(None, chain([early], bursts)):
        yield frozenset(path for _, path in burst)


def _tried(
    tree: WatchedTree, saved: Collection[str] | None, validate: Callable[[Tree], Report]
) -> Report | PenstockError:
    try:
        return validate(tree.after(saved))
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


def _heard(root: Path, _change: object, path: str) -> bool:
    """Whether a change is a save; what the root itself lies in does not matter."""
    *folders, name = Path(path).relative_to(root).parts or (".",)
    if ".git" in folders:
        return name in ("HEAD", "index")
    return not any(part in DEAF for part in (*folders, name))
