"""What a promotion leaves in git: one commit for each target, on a branch when that is asked for."""

from collections.abc import Iterable, Mapping

from penstock import git, process
from penstock.errors import PenstockError
from penstock.promote.bench import Bench
from penstock.promote.message import message
from penstock.promote.plan import Plan


def ready(bench: Bench, plans: Iterable[Plan], branch: str = "") -> None:
    """PenstockError when a commit would also hold what somebody else has begun, or the branch is there already."""
    mine = {path for plan in plans for path in (*plan.files, bench.layout.lock(plan.target))}
    dirty = sorted(mine & bench.uncommitted)
    if dirty:
        raise PenstockError(f"{dirty[0]} has changes that are not committed: a promotion's commit holds nothing else")
    if branch and process.run("git", "branch", "--list", "--", branch, cwd=bench.tree.root).strip():
        raise PenstockError(f"there is a branch {branch} already: name another with --branch, or drop it")


def commit(
    bench: Bench, plans: Iterable[Plan], branch: str = "", beside: Mapping[str, bytes | None] | None = None
) -> tuple[str, ...]:
    """Commit each plan's files as they are written, with those `beside` it, and nothing else; the new commits. A new
    branch begins here."""
    root = bench.tree.root
    if branch:
        process.run("git", "switch", "--quiet", "--create", branch, cwd=root)
    made = []
    for plan in plans:
        paths = sorted({*plan.files, *(beside or {}), bench.layout.lock(plan.target)})
        made.append(git.commit_files(root, message(plan), paths))
    return tuple(made)
