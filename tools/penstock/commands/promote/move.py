"""penstock promote move: move a site's release to another site (`penstock promote SOURCE TARGET` means this)."""

import argparse
import sys
from datetime import datetime

from penstock import git, progress
from penstock.commands import promoting
from penstock.errors import PenstockError
from penstock.gates import clock
from penstock.gates.manual import held_apps, met, waits
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import Decision, guarded, plan
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("source", metavar="SOURCE", help="the site whose release moves")
    parser.add_argument("target", metavar="TARGET", help="the site that gets it")
    parser.add_argument("--adopt", action="store_true", help="take the source's values where no lock tells the base")
    parser.add_argument("--at", default="", metavar="REV", help="take the source as this revision has it")
    parser.add_argument(
        "--override", default="", metavar="REASON", help="pass windows, freezes, soak and approvals; holds stay"
    )
    promoting.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is done, may be done, or there is nothing to do; 1 when it may not be."""
    repository = promoting.opened(args)
    with progress.shown(sys.stderr), Workshop() as workshop:
        bench = Bench(workshop, repository)
        now = clock.now()
        decision = _decided(bench, args, now)
        found, override = waits(bench, decision.plans[0], now), args.override.strip()
        decision = met(decision, found, override, writing=promoting.writes(args))
        code = promoting.carry_out(args, bench, decision)
    if not promoting.writes(args) and not args.pr_body:
        print("".join(f"gate {reason.gate}: {reason.text}\n" for reason in found.against(override)), end="")
    return code


def _decided(bench: Bench, args: argparse.Namespace, now: datetime) -> Decision:
    held = held_apps(bench, args.source, args.target, now)
    asked = Asked({value: which for which, value in args.take}, tuple(args.size), args.adopt, held)
    at = git.commit(bench.tree.root, args.at) if args.at else ""
    if at is None:
        raise PenstockError(f"--at {args.at}: this clone has no such revision: bring it with `git fetch`")
    return guarded(bench, [plan(bench, args.source, args.target, asked, at=at)])
