"""The freights of the origin, as the history of the checked-out branch has them."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from penstock import process
from penstock.gates.cargo import Cargo, parts
from penstock.gates.then import Past
from penstock.promote.freight import digest
from penstock.promote.settings import SITE, Promotion

#: So many commits of the origin are looked back at most.
BACK = 64
MAIL = re.compile(r"<([^<>\s]+)>")


def cargos(past: Past, settings: Promotion, site: str, until: Iterable[str] = ()) -> tuple[Cargo, ...]:
    """The freights that the origin had, the oldest first, each as it was made last; no further back than all of `until`
    (commits) are among them."""
    wanted = {*until} - {""} or {"the beginning"}
    found: list[Cargo] = []
    commits = _commits(past.root, settings, site)
    for number, (commit, when) in enumerate(commits):
        here = past.site(commit, site)
        if here is None:
            break
        before = commits[number + 1][0] if number + 1 < len(commits) else ""
        values = here.values
        cargo = Cargo(
            digest(values), commit, when, parts(values), _authors(past.root, before, commit, _globs(settings, site))
        )
        if cargo.hash not in {one.hash for one in found}:
            found.append(cargo)
        wanted.discard(commit)
        if not wanted:
            break
    return tuple(reversed(found))


def _commits(root: Path, settings: Promotion, site: str) -> Sequence[tuple[str, datetime]]:
    """What the branch itself was: a merge is one step, whatever was tried beside."""
    globs = _globs(settings, site)
    argv = ("log", "--first-parent", "--no-patch", f"-{BACK}", "--format=%H %cI", "HEAD", "--", *globs)
    listed = process.run("git", *argv, cwd=root).decode().splitlines()
    return [(line.split(" ")[0], _when(line)) for line in listed]


def _when(line: str) -> datetime:
    return datetime.fromisoformat(line.split(" ")[1])


def _authors(root: Path, before: str, commit: str, globs: Sequence[str]) -> frozenset[str]:
    """Everybody who wrote, committed or is named as an author of what came since, in small letters."""
    span = f"{before}..{commit}" if before else commit
    count = () if before else ("-1",)
    form = "--format=<%ae> <%ce> %(trailers:key=Co-authored-by,valueonly,separator=%x20)"
    listed = process.run("git", "log", *count, form, span, "--", *globs, cwd=root)
    return frozenset(mail.lower() for mail in MAIL.findall(listed.decode(errors="replace")))


def _globs(settings: Promotion, site: str) -> tuple[str, ...]:
    return tuple(f":(glob){one.files.replace(SITE, site)}" for one in settings.paths)
