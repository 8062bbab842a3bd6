"""Arguments that several commands share."""

import argparse
from pathlib import Path


def repository_arguments(parser: argparse.ArgumentParser) -> None:
    """PATH and --entry: which repository, and where its clusters begin when it does not say so itself."""
    parser.add_argument(
        "--root", type=Path, default=Path(), help="the repository (default: the one around this folder)"
    )
    entry_argument(parser)


def entry_argument(parser: argparse.ArgumentParser) -> None:
    """--entry."""
    parser.add_argument(
        "--entry", action="append", default=[], metavar="PATH", help="a cluster's entry folder (glob; may be repeated)"
    )
