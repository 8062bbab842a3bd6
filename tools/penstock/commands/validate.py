"""penstock validate: check every cluster of the fleet as Flux would build it."""

import argparse
import sys
from pathlib import Path

from penstock.commands.common import entry_argument
from penstock.fleet import open_repository
from penstock.report import validate_json, validate_text
from penstock.validate.run import validate

WRITERS = {"text": validate_text.write, "json": validate_json.write}


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
    """Validate; 1 when there is an error or a warning."""
    report = validate(open_repository(args.path, args.entry, args.cluster))
    WRITERS[args.output](report, sys.stdout)
    return 1 if report.failed else 0
