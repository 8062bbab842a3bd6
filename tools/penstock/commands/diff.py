"""penstock diff: show what a change does to every cluster of the fleet."""

import argparse
import sys
from datetime import datetime

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.danger.danger import Grade
from penstock.diff.result import Result
from penstock.diff.run import diff
from penstock.diff.sides import open_side, open_sides
from penstock.errors import PenstockError
from penstock.report import diff_output
from penstock.report.destination import Output, complete

NEVER, CHANGE = "never", "change"
#: What makes the exit code 1, the least first.
FAIL_ON = (CHANGE, *(str(grade) for grade in Grade if grade), NEVER)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "base", nargs="?", default="", metavar="BASE", help="a revision, A..B or A...B (default: the merge base)"
    )
    parser.add_argument("head", nargs="?", default="", metavar="HEAD", help="a revision (default: the working copy)")
    places = parser.add_mutually_exclusive_group()
    places.add_argument("--site", nargs=2, metavar=("A", "B"), help="compare two sites at one revision (BASE)")
    places.add_argument("--cluster", nargs=2, metavar=("X", "Y"), help="compare two clusters at one revision (BASE)")
    parser.add_argument("--only", action="append", default=[], metavar="GLOB", help="only these clusters")
    parser.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        type=_output,
        metavar="NAME[=FILE]",
        help=f"a report: {', '.join(diff_output.REPORTERS)} (may be repeated; without FILE it is printed)",
    )
    parser.add_argument(
        "--page", default="", metavar="URL", help="where the HTML page will be; the Markdown links to it"
    )
    parser.add_argument("--at", default="", metavar="TIME", help="when it is to land, for windows and freezes (now)")
    parser.add_argument("--show-noise", action="store_true", help="show what reviewers do not want to see, too")
    parser.add_argument(
        "--fail-on", choices=FAIL_ON, default=CHANGE, help="the least that makes the exit code 1 (default: change)"
    )
    repository_arguments(parser)


def _output(text: str) -> Output:
    try:
        return diff_output.output(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run(args: argparse.Namespace) -> int:
    """Compare; 1 when something at least as grave as --fail-on is found."""
    outputs = complete(args.output)
    with progress.shown(sys.stderr):
        result = _places(args) if args.site or args.cluster else _revisions(args)
    diff_output.write(result, outputs, noise=args.show_noise, page=args.page)
    return int(fails(result, args.fail_on))


def _revisions(args: argparse.Namespace) -> Result:
    before, after = open_sides(args.root, args.base, args.head, args.entry, args.only)
    return diff(before, after, _moment(args.at))


def _moment(text: str) -> datetime | None:
    """When the change is to land; None for now."""
    if not text:
        return None
    from penstock.gates.clock import told  # with models, which take their time

    return told(text)


def _places(args: argparse.Namespace) -> Result:
    from penstock.diff.places import between, of_clusters, of_sites

    if args.head or ".." in args.base:
        raise PenstockError("sites and clusters are compared at one revision: name one, or none for the working copy")
    one, other = args.site or args.cluster
    side = open_side(args.root, args.base, args.entry)
    clusters = side.repository.clusters
    promotion = side.repository.settings.promotion
    pairs = of_sites(clusters, one, other, promotion) if args.site else of_clusters(clusters, one, other)
    return between(side, pairs, one, other)


def fails(result: Result, policy: str) -> bool:
    """Whether a result is what the policy does not let through. What no longer builds is a danger."""
    if policy in (NEVER, CHANGE):
        return policy == CHANGE and bool(result.hit)
    least = Grade[policy.upper()]
    return result.grade >= least or (result.broke and least <= Grade.DANGER)
