"""penstock topology: draw how the clusters hang together, and say what reaches what."""

import argparse
import sys
from pathlib import Path

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.errors import PenstockError
from penstock.report import topology_text
from penstock.topology.carry import Brokers
from penstock.topology.cluster import Plant
from penstock.topology.dialled import dialled, name
from penstock.topology.fleet import find, of_report
from penstock.topology.reach import AS_DIALLED, why
from penstock.topology.topics import unpublished
from penstock.validate.quick import validate


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.set_defaults(answer=_tree)
    repository_arguments(parser)
    kinds = parser.add_subparsers(metavar="QUESTION")
    asked = _kind(kinds, "why", "whether a cluster reaches a host, through which hops, or where it stops")
    asked.add_argument("cluster", metavar="CLUSTER", help="<site>/<cluster>")
    asked.add_argument("host", metavar="HOST[:PORT]", help="a name or an address; port 443 unless said")
    asked.add_argument("--sni", metavar="NAME", help="what the TLS hello asks for (default: HOST; empty: no name)")
    asked.set_defaults(answer=_why)
    topic = _kind(kinds, "topic", "where a topic that is published at a cluster arrives, and who listens")
    topic.add_argument("cluster", metavar="CLUSTER", help="<site>/<cluster>")
    topic.add_argument("topic", metavar="TOPIC", help="what is published, such as telemetry")
    topic.set_defaults(answer=_topic)
    for one in (asked, topic):
        _root(one)


def _kind(
    kinds: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, help_: str
) -> argparse.ArgumentParser:
    return kinds.add_parser(name, help=help_, description=f"Say {help_}.")


def _root(parser: argparse.ArgumentParser) -> None:
    help_ = "the repository (default: the one around this folder)"
    parser.add_argument("--root", type=Path, default=argparse.SUPPRESS, help=help_)


def run(args: argparse.Namespace) -> int:
    """0 for a tree or an answer that arrives, 1 for one that does not."""
    with progress.shown(sys.stderr):
        plant = of_report(validate(args.root, args.entry))
    return int(args.answer(plant, args))


def _tree(plant: Plant, _args: argparse.Namespace) -> int:
    lines = list(topology_text.tree(plant))
    print("\n".join(lines) if lines else "no cluster has facts, so there is no topology")
    return 0


def _why(plant: Plant, args: argparse.Namespace) -> int:
    end = dialled(args.host)
    sni = AS_DIALLED if args.sni is None else name(args.sni) if args.sni else None
    answer = why(plant, find(plant, args.cluster), end.host, end.port, sni)
    print("\n".join(topology_text.way(answer)))
    return 0 if answer.reached else 1


def _topic(plant: Plant, args: argparse.Namespace) -> int:
    if wrong := unpublished(args.topic):
        raise PenstockError(f"{args.topic!r} cannot be published: {wrong}")
    node, brokers = find(plant, args.cluster), Brokers(plant)
    print("\n".join(topology_text.landings(brokers, node, args.topic)))
    if brokers.looks.over:
        raise PenstockError("bridges and access lists hold too much to follow the topic to its end")
    return 0 if any(one.heard_by for one in brokers.landings(node, args.topic)) else 1
