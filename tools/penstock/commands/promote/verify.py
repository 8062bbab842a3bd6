"""penstock promote verify: prove without a network that a site runs what was approved."""

import argparse
import sys

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.fleet import open_repository
from penstock.plural import counted
from penstock.promote.bench import Bench
from penstock.promote.verify import verify
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("site", metavar="SITE", help="the site whose lock is recomputed")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when everything renders as it was approved, else 1."""
    with progress.shown(sys.stderr), Workshop() as workshop:
        seen = verify(Bench(workshop, open_repository(args.root, args.entry)), args.site)
    lock = seen.lock
    print(f"{args.site}: freight {lock.freight} of {lock.source_site} at {lock.source_commit or 'no commit'}")
    for line in seen.local:
        print(f"  local change: {line}")
    for line in seen.faults:
        print(f"  NOT AS APPROVED: {line}")
    if not seen.faults:
        print(f"  {counted(len(lock.rendered), 'cluster renders', 'clusters render')} as approved")
    return int(bool(seen.faults))
