"""penstock promote rollback: bring a site back to what it took before, and hold it there."""

import argparse
import sys
from dataclasses import replace

from penstock import git, progress
from penstock.commands import promoting
from penstock.gates import clock, holdfile, places
from penstock.gates.gather import holds_of
from penstock.gates.hold import Hold
from penstock.promote.back import back
from penstock.promote.bench import Bench
from penstock.promote.propose import Asked
from penstock.promote.run import guarded
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("site", metavar="SITE", help="the site")
    parser.add_argument(
        "--to", default="", metavar="FREIGHT", help="the freight, by the first letters of its hash (default: the last)"
    )
    parser.add_argument("--reason", required=True, type=promoting.reason, help="why; who waits for the site is told")
    promoting.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is done or may be done, 1 when it may not be."""
    asked = Asked(promoting.taken(args.take), tuple(args.size))
    repository = promoting.opened(args)
    with progress.shown(sys.stderr), Workshop() as workshop:
        bench = Bench(workshop, repository)
        plan, then = back(bench, args.site, args.to, asked)
        decision = guarded(bench, [replace(plan, reason=args.reason)])
        code = promoting.carry_out(args, bench, decision, _held(bench, args.site, args.reason))
    rendered = decision.guarded.rendered if decision.guarded else {}
    other = [name for name, digest in then.lock.rendered.items() if rendered.get(name) != digest]
    if rendered and not args.pr_body:
        same = "every cluster renders as it did then"
        local = "the site's own changes, which stay, or " if decision.plans[0].local else ""
        why = f"{local}something that all sites share has changed since"
        print(f"not as it was then ({why}): {', '.join(other)}" if other else same)
    return code


def _held(bench: Bench, site: str, reason: str) -> dict[str, bytes | None]:
    """The site's holds with one more, unless it is held as a whole already."""
    holds = holds_of(bench, site)
    now = clock.now()
    if any(one.app == "" and one.holds("", now) for one in holds):
        return {}
    more = Hold("", git.identity(bench.tree.root), now, reason)
    path = places.holds(bench.layout.settings, site)
    return {path: holdfile.written(site, (*(one for one in holds if one.app), more))}
