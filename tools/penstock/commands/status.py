"""penstock status: show the fleet: site by cluster, versions, apps with their pins, findings."""

import argparse
import sys
from pathlib import Path

from penstock import progress
from penstock.commands.common import entry_argument
from penstock.report import status_json, status_text
from penstock.status import fleet_status
from penstock.validate.quick import validate

WRITERS = {"text": status_text.write, "json": status_json.write}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the repository (default: here)"
    )
    parser.add_argument(
        "--cluster", action="append", default=[], metavar="GLOB", help="only these clusters (may be repeated)"
    )
    parser.add_argument("--output", choices=tuple(WRITERS), default="text")
    entry_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Show the fleet; the table itself is no verdict, so findings do not change the exit code."""
    with progress.shown(sys.stderr):
        report = validate(args.path, args.entry, args.cluster)
    WRITERS[args.output](fleet_status(report), sys.stdout)
    return 0
