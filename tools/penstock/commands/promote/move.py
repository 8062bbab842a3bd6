"""penstock promote move: move a site's release to another site (`penstock promote SOURCE TARGET` means this)."""

import argparse
import sys

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.errors import PenstockError
from penstock.fleet import open_repository
from penstock.promote import journal
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import apply, decide
from penstock.report import promotion_text
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("source", metavar="SOURCE", help="the site whose release moves")
    parser.add_argument("target", metavar="TARGET", help="the site that gets it")
    parser.add_argument("--write", action="store_true", help="change the files (default: show what would change)")
    parser.add_argument("--adopt", action="store_true", help="take the source's values where no lock tells the base")
    parser.add_argument(
        "--take",
        action="append",
        default=[],
        type=side,
        metavar="source=VALUE|target=VALUE",
        help="decide a conflict: VALUE is a value's path, or an app (may be repeated)",
    )
    parser.add_argument(
        "--size",
        action="append",
        default=[],
        metavar="PATH",
        help="a size that moves too, as a JSON path (may be repeated)",
    )
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is done or there is nothing to do, 1 when it may not be, or was only shown."""
    asked = Asked({value: which for which, value in args.take}, tuple(args.size), args.adopt)
    repository = open_repository(args.root, args.entry)
    if args.write and journal.pending(repository.tree.root):
        with journal.alone(repository.tree.root):
            repository = open_repository(args.root, args.entry)
    with progress.shown(sys.stderr), Workshop() as workshop:
        bench = Bench(workshop, repository)
        decision = decide(bench, [(args.source, args.target)], asked)
        written = apply(bench, decision) if args.write and decision.writable else ()
    promotion_text.write(decision, sys.stdout, written, wrote=args.write)
    return int(not decision.writable)


def side(text: str) -> tuple[str, str]:
    """The side and the value of `source=VALUE`."""
    which, _, value = text.partition("=")
    if which not in ("source", "target") or not value:
        raise PenstockError(f"--take {text}: say source=VALUE or target=VALUE")
    return which, value
