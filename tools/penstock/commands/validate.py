"""penstock validate: check every cluster of the fleet as Flux would build it."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from penstock import progress
from penstock.commands import mending
from penstock.commands.common import entry_argument
from penstock.finding import Severity
from penstock.plural import counted
from penstock.report import output
from penstock.report.reporters import REPORTERS
from penstock.validate.quick import validate
from penstock.validate.report import Report

if TYPE_CHECKING:
    from penstock.tree import Tree

NEVER = "never"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the repository (default: here)"
    )
    parser.add_argument(
        "--cluster", action="append", default=[], metavar="GLOB", help="only these clusters (may be repeated)"
    )
    parser.add_argument(
        "--output",
        action="append",
        default=[],
        type=output.parse,
        metavar="NAME[=FILE]",
        help=f"a report: {', '.join(REPORTERS)} (may be repeated; without FILE it is printed; default: text)",
    )
    parser.add_argument(
        "--fail-on",
        choices=(*(severity.value for severity in Severity), NEVER),
        default=Severity.WARNING,
        help="the least severity that makes the exit code 1 (default: warning)",
    )
    parser.add_argument(
        "--changed-from", metavar="REV", help="report only what is not also found at this revision; count the rest"
    )
    parser.add_argument(
        "--baseline",
        type=_file,
        metavar="FILE",
        help="count, but do not report, the findings in FILE",
    )
    parser.add_argument("--write-baseline", type=_file, metavar="FILE", help="write all findings that count to FILE")
    parser.add_argument("--fix", action="store_true", help="make the edits that findings offer; report what remains")
    parser.add_argument("--dry-run", action="store_true", help="with --fix: print the edits as a diff, and make none")
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix: make those edits too that change what a cluster does"
    )
    parser.add_argument("--watch", action="store_true", help="stay, and report what every save changes")
    entry_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Validate; 1 when something at least as grave as --fail-on counts, and is new where that was asked."""
    fixing = mending.asked(args)
    if args.watch:
        from penstock.commands import watching

        return watching.run(args)
    outputs = output.complete(args.output)
    report = mending.run(args, _tree(args), partial(_validated, args)) if fixing else _validated(args)
    if not (args.dry_run and not args.output):
        output.write(report, outputs)
    return int(args.fail_on != NEVER and report.reaches(Severity(args.fail_on)))


def _tree(args: argparse.Namespace) -> "Tree":
    from penstock.root import root_of
    from penstock.tree.working import working_tree

    return working_tree(root_of(args.path)[0])


def _file(text: str) -> Path:
    if text == "-":
        raise argparse.ArgumentTypeError("- is no file here: name one, for the report goes to stdout")
    return Path(text)


def _validated(args: argparse.Namespace, tree: "Tree | None" = None) -> Report:
    with progress.shown(sys.stderr):
        report = validate(args.path, args.entry, args.cluster, tree)
        before = _before(args) if args.changed_from is not None else None
    return _new(report, before, args) if before or args.baseline or args.write_baseline else report


def _before(args: argparse.Namespace) -> Report:
    """What the same clusters were at the revision."""
    from penstock import baseline, git
    from penstock.fleet import at_revision, open_repository
    from penstock.validate.run import validate

    now = open_repository(args.path, args.entry, args.cluster)
    then = at_revision(now, args.changed_from, args.entry)
    paths = baseline.moved(then.tree, now.tree) | git.renamed(now.tree.root, then.tree.commit)
    return baseline.renamed(validate(then), paths)


def _new(report: Report, before: Report | None, args: argparse.Namespace) -> Report:
    """The report without what was there before."""
    from penstock import baseline

    known = [baseline.of(before, args.changed_from)] if before else []
    if args.baseline:
        known.append(baseline.read(args.baseline, report))
        gone = 0 if args.cluster else baseline.gone(report, known[-1])
        if gone and not args.write_baseline:
            are = "is" if gone == 1 else "are"
            print(f"penstock: {gone} of the findings in {args.baseline} {are} no more: write it anew", file=sys.stderr)
    if args.write_baseline:
        written = baseline.write(args.write_baseline, report)
        print(f"penstock: {counted(written, 'finding')} written to {args.write_baseline}", file=sys.stderr)
        known.append(baseline.of(report, str(args.write_baseline)))
    return baseline.without(report, *known)
