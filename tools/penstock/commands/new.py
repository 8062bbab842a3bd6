"""penstock new: begin a site, a cluster, an application or a module, as those that are there."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from penstock.scaffold import names
from penstock.scaffold.allocate import parsed
from penstock.scaffold.layout import Layout, open_layout
from penstock.scaffold.networks import Network
from penstock.scaffold.outcome import carry_out
from penstock.scaffold.plan import Plan

#: Option of a cluster → the fact that it sets.
CLUSTER_NETWORKS = {
    "node_cidr": "NODE_CIDR",
    "pod_cidr": "POD_CIDR",
    "service_cidr": "SERVICE_CIDR",
    "child_cidr": "CHILD_CIDR",
    "device_cidr": "DEVICE_CIDR",
}
CLUSTER_FACTS = {"gateway_address": "GATEWAY_ADDRESS", "zone": "ZONE"}
SITE_NETWORKS = {"network": "NODE_CIDR", "pod_network": "POD_CIDR", "service_network": "SERVICE_CIDR"}
SITE_FACTS = {
    "domain": "DOMAIN",
    "owner": "OWNER",
    "ring": "RING",
    "time_zone": "TIME_ZONE",
    "maintenance_window": "MAINTENANCE_WINDOW",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    for name, (help_, add, make) in KINDS.items():
        kind = kinds.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        kind.add_argument("names", nargs="+", metavar="NAME", help="the name; plant-{001..100} stands for a hundred")
        add(kind)
        kind.add_argument("--dry-run", action="store_true", help="say which files would be written, and write none")
        kind.add_argument("--root", type=Path, default=Path(), help="the fleet (default: the one around this folder)")
        kind.set_defaults(make=make)


def run(args: argparse.Namespace) -> int:
    """Write all or nothing; what is there already is left alone."""
    layout = open_layout(args.root)
    plans = args.make(layout, names.expanded(args.names), args)
    print("\n".join(carry_out(layout.root, plans, dry_run=args.dry_run)))
    return 0


def _site_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--like", default="", metavar="SITE", help="the site to model it on (default: the first)")
    parser.add_argument("--lines", type=int, metavar="N", help="how many lines it has (default: as many as its model)")
    parser.add_argument(
        "--empty-release", action="store_true", help="approve nothing yet (default: what its model runs)"
    )
    parser.add_argument("--network", metavar="CIDR", help="where its nodes are (default: the next free block)")
    parser.add_argument("--pod-network", metavar="CIDR", help="where its clusters' pod networks are taken from")
    parser.add_argument("--service-network", metavar="CIDR", help="where its clusters' service networks are taken from")
    parser.add_argument("--domain", help="its DNS domain (default: the model's, with its own name)")
    parser.add_argument("--owner", help="who answers for it")
    parser.add_argument("--ring", help="the ring in which it receives releases")
    parser.add_argument("--time-zone", metavar="ZONE", help="tz database name, e.g. Europe/Stockholm")
    parser.add_argument("--maintenance-window", metavar="WINDOW", help="when changes may land, e.g. 'Sun 02:00-06:00'")


def _sites(layout: Layout, wanted: Sequence[str], args: argparse.Namespace) -> list[Plan]:
    from penstock.scaffold import site

    facts, networks = _facts(args, SITE_FACTS), _networks(args, SITE_NETWORKS)
    return site.plans(layout, wanted, site.Asked(args.like, args.lines, args.empty_release, facts, *networks))


def _cluster_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--like", default="", metavar="SITE/CLUSTER", help="the cluster that it is modelled on")
    parser.add_argument(
        "--parent", default="", metavar="SITE/CLUSTER", help="what is above it (default: as its model's)"
    )
    parser.add_argument("--zone", help="its IEC 62443 zone (default: as it is named)")
    parser.add_argument("--gateway-address", metavar="ADDRESS", help="where the level below reaches it")
    for option, fact in CLUSTER_NETWORKS.items():
        parser.add_argument(f"--{option.replace('_', '-')}", metavar="CIDR", help=f"{fact} (default: the next free)")


def _clusters(layout: Layout, wanted: Sequence[str], args: argparse.Namespace) -> list[Plan]:
    from penstock.scaffold import cluster

    asked = cluster.Asked(args.like, args.parent, _facts(args, CLUSTER_FACTS), *_networks(args, CLUSTER_NETWORKS))
    return cluster.plans(layout, wanted, asked)


def _app_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--levels", default="", metavar="LEVELS", help="where it runs, e.g. l2 or l2,l3")
    parser.add_argument("--image", default="", help="name:tag@sha256:…; every site with these levels pins it")
    parser.add_argument("--namespace", default="", help="where it runs (default: where the other applications do)")


def _apps(layout: Layout, wanted: Sequence[str], args: argparse.Namespace) -> list[Plan]:
    from penstock.scaffold import app

    levels = [level for level in args.levels.split(",") if level]
    return app.plans(layout, wanted, app.Asked(tuple(levels), args.image, args.namespace))


def _module_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--description", default="", help="what it does, in one sentence")


def _modules(layout: Layout, wanted: Sequence[str], args: argparse.Namespace) -> list[Plan]:
    from penstock.scaffold import module

    return module.plans(layout, wanted, args.description)


def _networks(args: argparse.Namespace, options: dict[str, str]) -> tuple[dict[str, list[Network]], tuple[str, ...]]:
    """The networks of the options by fact, and what is wrong with them."""
    found, wrong = {}, []
    for option, fact in options.items():
        if (text := getattr(args, option)) is not None:
            found[fact], faults = parsed(f"--{option.replace('_', '-')}", text)
            wrong += faults
    return found, tuple(wrong)


def _facts(args: argparse.Namespace, options: dict[str, str]) -> dict[str, str]:
    return {fact: getattr(args, option) for option, fact in options.items() if getattr(args, option) is not None}


Add = Callable[[argparse.ArgumentParser], None]
Make = Callable[[Layout, Sequence[str], argparse.Namespace], list[Plan]]

KINDS: dict[str, tuple[str, Add, Make]] = {
    "site": ("a site with its clusters, modelled on one that is there", _site_arguments, _sites),
    "cluster": ("a cluster in a site that is there, as <site>/<cluster>", _cluster_arguments, _clusters),
    "app": ("an application: its base, its place in the levels, its pins", _app_arguments, _apps),
    "module": ("a module: the source of one image", _module_arguments, _modules),
}
