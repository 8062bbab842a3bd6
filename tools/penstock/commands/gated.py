"""Arguments and steps that the verbs about gates share."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from penstock.commands.common import repository_arguments
from penstock.fleet import open_repository
from penstock.gates import clock
from penstock.gates.decide import State
from penstock.gates.then import Past
from penstock.promote.bench import Bench
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser, *, commit: bool = False, time: bool = False) -> None:
    """--root, --entry, and where they are of use --commit and --time."""
    if commit:
        parser.add_argument("--commit", action="store_true", help="commit what was written, and nothing else")
    if time:
        parser.add_argument(
            "--time", default="", metavar="TIME", help="decide as of this time (UTC, or with an offset)"
        )
    repository_arguments(parser)


@contextmanager
def bench(args: argparse.Namespace) -> Iterator[tuple[Bench, Past]]:
    """The repository, and its past."""
    with Workshop() as workshop:
        one = Bench(workshop, open_repository(args.root, args.entry))
        yield one, Past(one.tree.root, one.layout.settings)


def time(args: argparse.Namespace) -> datetime:
    """The time that was asked for, or now."""
    return clock.told(args.time)


def warn_of_empty_rings(state: State) -> None:
    """Say on standard error which rings have no site: nothing soaks there, and nothing waits for them."""
    for crew in state.crews:
        if not crew.sites:
            globs = ", ".join(crew.ring.sites)
            print(f"the ring {crew.ring.name} has no site ({globs}): no release waits for it", file=sys.stderr)
