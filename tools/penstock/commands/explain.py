"""penstock explain: print what a finding's code means, why it matters, and what is right and wrong."""

import argparse
import sys
from difflib import get_close_matches
from pathlib import Path

from penstock.errors import PenstockError
from penstock.explain import codes, page, pages
from penstock.own.page import learn_around
from penstock.report import manual_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="the finding's code (default: list them all)")


def run(args: argparse.Namespace) -> int:
    """Print one manual, or all codes with their titles."""
    learn_around(Path())
    if args.code is None:
        manual_text.write_list(pages(), sys.stdout)
        return 0
    found = page(args.code.strip().lower())
    if found is None:
        near = get_close_matches(args.code.lower(), codes(), n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`penstock explain` lists them all"
        raise PenstockError(f"no finding has the code {args.code!r}: {hint}")
    manual_text.write(found, sys.stdout)
    return 0
