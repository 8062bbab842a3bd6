"""What a promotion leaves in git: one commit for each target, on a branch when that is asked for."""

from collections.abc import Iterable, Mapping

from penstock import process
from penstock.commits import Commit
from penstock.errors import PenstockError
from penstock.promote.bench import Bench
from penstock.promote.message import message
from penstock.promote.plan import Plan


def commits(bench: Bench, plans: Iterable[Plan], branch: str, beside: Mapping[str, bytes | None]) -> tuple[Commit, ...]:
    """The commits to be made: of each plan its files, its lock and those `beside` it. PenstockError when one would also
    hold what somebody else has begun, or the branch cannot be made."""
    planned = tuple(
        Commit(message(plan), tuple(sorted({*plan.files, *beside, bench.layout.lock(plan.target)}))) for plan in plans
    )
    _clean(bench, {path for one in planned for path in one.paths})
    if branch:
        _free(bench, branch)
    return planned


def _clean(bench: Bench, mine: set[str]) -> None:
    staged = process.run("git", "diff", "--cached", "--name-only", "-z", "--relative", "HEAD", cwd=bench.tree.root)
    begun = bench.uncommitted | {path.decode(errors="surrogateescape") for path in staged.split(b"\0")}
    dirty = sorted(mine & begun)
    if dirty:
        raise PenstockError(f"{dirty[0]} has changes that are not committed: a promotion's commit holds nothing else")


def _free(bench: Bench, branch: str) -> None:
    said = process.answer("git", "check-ref-format", "--branch", branch, cwd=bench.tree.root)
    if said.code != 0 or branch.startswith("-"):
        raise PenstockError(f"--branch {branch}: git allows no such name of a branch")
    if process.run("git", "branch", "--list", "--", branch, cwd=bench.tree.root).strip():
        raise PenstockError(f"there is a branch {branch} already: name another with --branch, or drop it")
