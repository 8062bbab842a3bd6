"""penstock generate: write what wires the levels, from facts and conduits."""

import argparse
import sys

from penstock.commands.common import repository_arguments
from penstock.generate.fleet import bring, check


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--check", action="store_true", help="write nothing; every file that would change is a finding")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """1 when --check finds a difference, else 0."""
    lines, code = (check if args.check else bring)(args.root)
    print("\n".join(lines), file=sys.stdout)
    return code
