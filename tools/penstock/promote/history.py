"""The locks that a site had, out of git: which freights it took, and the commits that brought them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from penstock import process
from penstock.errors import PenstockError
from penstock.promote import lock as locks
from penstock.promote.bench import Bench
from penstock.promote.lock import Lock


@dataclass(frozen=True)
class Taken:
    """A lock as a commit brought it."""

    commit: str
    lock: Lock


def history(bench: Bench, site: str) -> Iterator[Taken]:
    """The site's locks in the clone, the newest first; those that are not to be trusted are passed over."""
    place = bench.layout.lock(bench.layout.known(site))
    listed = process.run("git", "log", "--format=%H", "--", f":(literal){place}", cwd=bench.tree.root)
    for commit in listed.decode().split():
        try:
            text = process.run("git", "show", f"{commit}:./{place}", cwd=bench.tree.root)
            yield Taken(commit, locks.read(text, place, site))
        except PenstockError:
            continue  # removed, or broken, by this commit


def earlier(bench: Bench, site: str, freight: str = "") -> Taken:
    """What the site took before, or the freight that is asked for (by the first letters of its hash)."""
    now = bench.lock(site)
    if now is None:
        raise PenstockError(f"{site} has no lock: it has taken nothing that it could go back from")
    seen = list(history(bench, site))
    if freight:
        found = [
            one for one in seen if one.lock.freight.removeprefix("sha256:").startswith(freight.removeprefix("sha256:"))
        ]
        if len({one.lock.freight for one in found}) > 1:
            raise PenstockError(f"--to {freight} fits several freights of {site}: write more of it")
    else:
        # What it has been back to once has an order too: older is what came before it was first taken.
        first = max((at for at, one in enumerate(seen) if one.lock.freight == now.freight), default=-1)
        found = seen[first + 1 :]
    if not found:
        shallow = (bench.tree.root / os.fsdecode(_git_dir(bench)) / "shallow").exists()
        hint = "; this clone is shallow: bring the rest with `git fetch --unshallow`" if shallow else ""
        others = dict.fromkeys(
            one.lock.freight.removeprefix("sha256:")[:12] for one in seen if one.lock.freight != now.freight
        )
        known = f"; it also took {', '.join([*others][:5])} (--to)" if others else ""
        raise PenstockError(f"no {'such' if freight else 'earlier'} freight of {site} is in this clone{known}{hint}")
    return found[0]


def _git_dir(bench: Bench) -> bytes:
    return process.run("git", "rev-parse", "--git-dir", cwd=bench.tree.root).strip()
