"""penstock promote release: lift a hold, so that the next promotion moves the site or the app again."""

import argparse

from penstock import git
from penstock.commands import gated, promoting
from penstock.gates import clock, holdfile, places
from penstock.gates.change import Asked, released
from penstock.gates.gather import holds_of
from penstock.gates.record import record


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("site", metavar="SITE", help="the site")
    parser.add_argument("app", metavar="APP", nargs="?", default="", help="the app (default: the hold on the site)")
    parser.add_argument("--reason", required=True, type=promoting.reason, help="why; the commit says it")
    gated.arguments(parser, commit=True)


def run(args: argparse.Namespace) -> int:
    """0 when it is free now."""
    with gated.bench(args) as (bench, _):
        site = bench.layout.known(args.site)
        asked = Asked(site, args.app, git.identity(bench.tree.root), args.reason)
        holds = released(holds_of(bench, site), asked, clock.now())
        path = places.holds(bench.layout.settings, site)
        what = f"{site} {args.app}".strip()
        commit = record(
            bench.tree.root,
            {path: holdfile.written(site, holds)},
            f"promote: release {what}\n\n{asked.reason}",
            commit=args.commit,
        )
    print(f"{what} is released\nwritten: {path}{f', commit {commit[:12]}' if commit else ''}")
    if commit:
        promoting.adrift(bench.tree.root)
    return 0
