"""penstock init: begin a fleet in an empty folder."""

import argparse
from pathlib import Path

from penstock.scaffold.allocate import parsed
from penstock.scaffold.init import Asked, plan
from penstock.scaffold.outcome import carry_out


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER", help="where (default: here)")
    parser.add_argument("--enterprise", default="", help="the enterprise (default: as the folder is called)")
    parser.add_argument("--site", default="plant-1", help="its first site (default: plant-1)")
    parser.add_argument(
        "--levels", type=int, default=3, metavar="N", help="1 lines, 2 site operations above, 3 business"
    )
    parser.add_argument("--lines", type=int, metavar="N", help="how many lines the site has (default: 1)")
    parser.add_argument("--domain", default="", help="its DNS domain (default: ENTERPRISE.example)")
    parser.add_argument("--repository", default="", metavar="URL", help="where Flux will read it (default: git.DOMAIN)")
    parser.add_argument(
        "--registry", default="", metavar="HOST", help="where images come from (default: registry.DOMAIN)"
    )
    parser.add_argument("--network", metavar="CIDR", help="where the site's nodes are (default: from 10.16.0.0 on)")
    parser.add_argument("--time-zone", metavar="ZONE", help="tz database name (default: Etc/UTC)")
    parser.add_argument("--owner", help="who answers for the site")
    parser.add_argument("--kubernetes", default="1.34", metavar="VERSION", help="what the clusters run (default: 1.34)")
    parser.add_argument("--flux", default="2.9", metavar="VERSION", help="what the clusters run (default: 2.9)")
    parser.add_argument("--penstock", default="", metavar="SOURCE", help="what pip calls penstock, for the workflow")
    parser.add_argument("--dry-run", action="store_true", help="say which files would be written, and write none")


def run(args: argparse.Namespace) -> int:
    """Write all or nothing, into an empty folder only."""
    network, wrong = parsed("--network", args.network) if args.network is not None else ([], [])
    facts = {"TIME_ZONE": args.time_zone, "OWNER": args.owner}
    asked = Asked(
        enterprise=args.enterprise,
        site=args.site,
        levels=args.levels,
        lines=args.lines,
        domain=args.domain,
        repository=args.repository,
        registry=args.registry,
        kubernetes=args.kubernetes,
        flux=args.flux,
        penstock=args.penstock,
        facts={fact: value for fact, value in facts.items() if value is not None},
        ranges={"NODE_CIDR": network} if network else {},
        faults=tuple(wrong),
    )
    made = plan(args.folder, asked)
    print("\n".join(carry_out(args.folder.resolve(), [made], dry_run=args.dry_run)))
    return 0
