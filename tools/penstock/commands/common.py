"""Arguments that several commands share."""

import argparse
import os
from pathlib import Path


def repository_arguments(parser: argparse.ArgumentParser) -> None:
    """PATH and --entry: which repository, and where its clusters begin when it does not say so itself."""
    parser.add_argument(
        "--root", type=Path, default=Path(), help="the repository (default: the one around this folder)"
    )
    entry_argument(parser)


def entry_argument(parser: argparse.ArgumentParser) -> None:
    """--entry and --cache-size."""
    parser.add_argument(
        "--cache-size", type=_mebibytes, metavar="MIB", help="what the store may take on disk (1024; 0: no store)"
    )
    parser.add_argument(
        "--entry", action="append", default=[], metavar="PATH", help="a cluster's entry folder (glob; may be repeated)"
    )


def _mebibytes(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of MiB")
    size = int(text)
    os.environ["PENSTOCK_CACHE_SIZE" if size else "PENSTOCK_NO_STORE"] = str(size or 1)
    return size
