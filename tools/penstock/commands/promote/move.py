"""penstock promote move: move a site's release to another site (`penstock promote SOURCE TARGET` means this)."""

import argparse
import sys
from dataclasses import replace
from datetime import datetime

from penstock import git, globs, progress
from penstock.commands import promoting
from penstock.errors import PenstockError
from penstock.gates import clock
from penstock.gates.manual import held_apps, met, waits
from penstock.gates.soak import Stage
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import Decision, guarded, plan
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("source", metavar="SOURCE", help="the site whose release moves")
    parser.add_argument("target", metavar="TARGET", help="the site that gets it, or a glob of sites")
    parser.add_argument("--adopt", action="store_true", help="take the source's values where no lock tells the base")
    parser.add_argument("--at", default="", metavar="REV", help="take the source as this revision has it")
    parser.add_argument(
        "--override",
        type=promoting.reason,
        metavar="REASON",
        help="pass windows, freezes, soak and approvals; holds stay",
    )
    promoting.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is done, may be done, or there is nothing to do; 1 when it may not be."""
    repository = promoting.opened(args)
    with progress.shown(sys.stderr), Workshop() as workshop:
        bench = Bench(workshop, repository)
        now = clock.now()
        decision = _decided(bench, args, now)
        found, override = [waits(bench, one, now) for one in decision.plans], args.override or ""
        decision = met(decision, found, override, writing=promoting.writes(args))
        code = promoting.carry_out(args, bench, decision)
    if not promoting.writes(args) and not args.pr_body:
        for plan_, waiting in zip(decision.plans, found, strict=True):
            where = f"{plan_.target}: " if len(found) > 1 else ""
            print("".join(f"{where}gate {one.gate}: {one.text}\n" for one in waiting.against(override)), end="")
    against = [one for waiting in found for one in waiting.against(override)]
    if not args.pr_body and any(one.gate == "soak" and Stage.UNKNOWN in one.text for one in against):
        print("what a site runs is recorded by `penstock promote ack`")
    return code


def _decided(bench: Bench, args: argparse.Namespace, now: datetime) -> Decision:
    asked = Asked(promoting.taken(args.take), tuple(args.size), args.adopt)
    at = git.commit(bench.tree.root, args.at) if args.at else ""
    if at is None:
        raise PenstockError(f"--at {args.at}: this clone has no such revision: bring it with `git fetch`")
    plans = []
    for target in _targets(bench, args.source, args.target):
        held = held_apps(bench, args.source, target, now)
        plans.append(plan(bench, args.source, target, replace(asked, held=held), at=at))
    return guarded(bench, plans)


def _targets(bench: Bench, source: str, target: str) -> list[str]:
    """The sites that are meant: one by its name, or all that fit a glob."""
    if not {*target} & {*"*?"}:
        return [target]
    found = [site for site in bench.layout.sites if site != source and globs.matches(target, site)]
    if not found:
        raise PenstockError(f"no site fits {target}; there are: {', '.join(bench.layout.sites[:12])}")
    return found
