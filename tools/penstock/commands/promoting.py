"""What the verbs that write releases share: their options, and what is done after the decision."""

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from penstock import git, whole
from penstock.commands.common import repository_arguments
from penstock.errors import PenstockError
from penstock.fleet import Repository, open_repository
from penstock.gates import clock
from penstock.promote.bench import Bench
from penstock.promote.run import Decision, Written, apply, new_lock
from penstock.report import promotion_json, promotion_markdown, promotion_text

#: The shortest reason that a file of holds may have.
SHORTEST = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """--take, --size, --write, --commit, --branch, --pr-body, --evidence, and the repository."""
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        type=side,
        metavar="source=VALUE|target=VALUE",
        help="decide a conflict: VALUE is a value's path, or an app (may be repeated)",
    )
    parser.add_argument("--size", action="append", default=[], metavar="PATH", help="a size that moves too (JSON path)")
    parser.add_argument("--write", action="store_true", help="change the files (default: show what would change)")
    parser.add_argument("--commit", action="store_true", help="and commit them, and nothing else, with trailers")
    parser.add_argument("--branch", default="", metavar="NAME", help="commit on a new branch that begins here")
    parser.add_argument("--pr-body", action="store_true", help="print the body of a pull request (Markdown) instead")
    evidence_argument(parser)
    repository_arguments(parser)


def evidence_argument(parser: argparse.ArgumentParser) -> None:
    """--evidence."""
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="write all that was decided and seen, as JSON")


def side(text: str) -> tuple[str, str]:
    """The side and the value of `source=VALUE`."""
    which, _, value = text.partition("=")
    if which not in ("source", "target") or not value:
        raise PenstockError(f"--take {text}: say source=VALUE or target=VALUE")
    return which, value


def taken(sides: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Value → the side that is taken. PenstockError for one that is decided both ways."""
    found: dict[str, str] = {}
    for which, value in sides:
        if found.setdefault(value, which) != which:
            raise PenstockError(f"--take says both source={value} and target={value}: say one")
    return found


def reason(text: str) -> str:
    """Why something is held, released, taken back or let pass; it is written down, and read by who waits."""
    if len(text.strip()) < SHORTEST:
        raise PenstockError(f"the reason {text!r} says nothing: write why, for who waits is told")
    return text.strip()


def opened(args: argparse.Namespace) -> Repository:
    """The repository."""
    return open_repository(args.root, args.entry)


def writes(args: argparse.Namespace) -> bool:
    """True when files shall change."""
    return bool(args.write or args.commit or getattr(args, "branch", ""))


def carry_out(
    args: argparse.Namespace, bench: Bench, decision: Decision, beside: Mapping[str, bytes | None] | None = None
) -> int:
    """Write, commit and tell what was decided; `beside` are files that come with it. The exit code."""
    todo = [plan for plan in decision.plans if not plan.up_to_date]
    done = bool(todo) and writes(args) and decision.writable
    if args.commit or args.branch:
        _committed(bench, decision)
    reports = evidence(args, bench, decision)
    if done:
        written = apply(bench, decision, beside, commit=args.commit, branch=args.branch, reports=reports)
    else:
        written = Written()
        put(reports)
    if args.pr_body:
        promotion_markdown.write(decision, sys.stdout)
    else:
        promotion_text.write(decision, sys.stdout, written.files, wrote=writes(args))
        print("".join(f"commit {name}\n" for name in written.commits), end="")
    if written.commits and not args.branch:
        adrift(bench.tree.root)
    return int(not decision.writable)


def _committed(bench: Bench, decision: Decision) -> None:
    """PenstockError where a commit is asked for of what is in the files already, and only there."""
    for plan in decision.plans:
        if plan.up_to_date and (begun := bench.begun(plan.target)):
            files = f"{begun[0]}{', …' if len(begun) > 1 else ''}"
            raise PenstockError(
                f"{plan.target} has this freight already, but not committed ({files}): commit it with git, or take the "
                "files back and run this again"
            )


def adrift(root: Path) -> None:
    """Say of a commit that was just made when no branch has it."""
    if not git.branch(root):
        print(
            "no branch has this commit, for the head is detached: `git push origin HEAD:BRANCH` brings it to one, "
            "`git branch NAME` keeps it",
            file=sys.stderr,
        )


def evidence(args: argparse.Namespace, bench: Bench, decision: Decision) -> Mapping[Path, bytes]:
    """All that was decided and seen, by the file that is asked for. What is written with the tree is written all
    together with it: there is no evidence of what never was, and nothing without its evidence."""
    if not args.evidence:
        return {}
    locks = {plan.target: new_lock(bench, plan, decision.guarded) for plan in decision.plans}
    text = io.StringIO()
    promotion_json.write(decision, locks, text, now=clock.now(), who=git.identity(bench.tree.root))
    return {args.evidence: text.getvalue().encode()}


def put(reports: Mapping[Path, bytes]) -> None:
    """The files alone, each whole or not at all."""
    for path, content in reports.items():
        whole.put(path, content)
