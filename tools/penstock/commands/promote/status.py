"""penstock promote status: show each app of each site: version, ring, age, soak left, held, local change, behind by."""

import argparse
import sys
from fnmatch import fnmatchcase

from penstock.commands import gated
from penstock.errors import PenstockError
from penstock.gates.gather import gather
from penstock.gates.status import rows
from penstock.report import gates_json, gates_text

WRITERS = {"text": gates_text.write, "json": gates_json.write}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("--site", action="append", default=[], metavar="GLOB", help="only these sites (repeatable)")
    parser.add_argument("--output", choices=tuple(WRITERS), default="text")
    gated.arguments(parser, time=True)


def run(args: argparse.Namespace) -> int:
    """Show the table; it is no verdict."""
    with gated.bench(args) as (bench, past):
        state = gather(bench, past)
        gated.warn_of_empty_rings(state)
        found = rows(bench, state, gated.time(args))
    sites = {row.site for row in found}
    for glob in args.site:
        if not any(fnmatchcase(site, glob) for site in sites):
            raise PenstockError(f"--site {glob} fits no site of a ring; there are: {', '.join(sorted(sites)[:12])}")
    shown = [row for row in found if not args.site or any(fnmatchcase(row.site, glob) for glob in args.site)]
    WRITERS[args.output](shown, sys.stdout)
    return 0
