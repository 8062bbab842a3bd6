"""penstock promote hold: keep a site, or one of its apps, where it is until it is released."""

import argparse

from penstock import git
from penstock.commands import gated, promoting
from penstock.gates import clock, holdfile, places
from penstock.gates.cargo import parts
from penstock.gates.change import Asked, held
from penstock.gates.closed import zone_of
from penstock.gates.gather import holds_of
from penstock.gates.record import record
from penstock.gates.sitefacts import facts_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("site", metavar="SITE", help="the site")
    parser.add_argument("app", metavar="APP", nargs="?", default="", help="one app of it (default: all of it)")
    parser.add_argument("--reason", required=True, type=promoting.reason, help="why; who waits is told")
    parser.add_argument(
        "--until", default="", metavar="TIME", help="when it ends by itself: a date or time in the site's zone"
    )
    gated.arguments(parser, commit=True)


def run(args: argparse.Namespace) -> int:
    """0 when it is held now."""
    with gated.bench(args) as (bench, _):
        settings, site = bench.layout.settings, bench.layout.known(args.site)
        where = zone_of(settings, site, facts_of(bench).get(site, {}))
        apps = tuple(parts(bench.site(site).values)) if site in bench.layout.files else ()
        asked = Asked(site, args.app, git.identity(bench.tree.root), args.reason, args.until)
        now = clock.now()
        holds = held(holds_of(bench, site), asked, apps, now, where)
        path = places.holds(settings, site)
        what = f"{site} {args.app}".strip()
        commit = record(
            bench.tree.root,
            {path: holdfile.written(site, holds)},
            f"promote: hold {what}\n\n{asked.reason}",
            commit=args.commit,
        )
    end = next((one.why(now, where).text for one in holds if one.app == args.app), "")
    print(f"{site}: {end}\nwritten: {path}{f', commit {commit[:12]}' if commit else ''}")
    if commit:
        promoting.adrift(bench.tree.root)
    return 0
