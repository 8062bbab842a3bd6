"""penstock promote status: show each app of each site: version, ring, age, soak left, held, local change, behind by."""

import argparse
import sys

from penstock.commands import gated
from penstock.errors import PenstockError
from penstock.gates.gather import gather
from penstock.gates.status import rows
from penstock.report import gates_json, gates_text
from penstock.wildcards import any_fits, fits

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
    if args.site:
        sites = sorted({row.site for row in found})
        lost = next((glob for glob in args.site if not any(fits(glob, site) for site in sites)), None)
        if lost is not None:
            raise PenstockError(f"--site {lost} fits no site of a ring; there are: {', '.join(sites[:12])}")
        found = tuple(row for row in found if any_fits(args.site, row.site))
    WRITERS[args.output](found, sys.stdout)
    return 0
