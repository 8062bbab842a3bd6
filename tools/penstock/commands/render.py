"""penstock render: print what Flux would apply to one cluster."""

import argparse
import sys

from penstock.commands.common import repository_arguments
from penstock.errors import PenstockError
from penstock.finding import merged
from penstock.fleet import expanded, open_repository
from penstock.report import render_json, render_yaml, text

WRITERS = {"yaml": render_yaml.write, "json": render_json.write}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("cluster", metavar="CLUSTER", help="the cluster's name or its entry folder")
    parser.add_argument("--output", choices=tuple(WRITERS), default="yaml")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Render one cluster; findings go to stderr."""
    repository = open_repository(args.root, args.entry, [args.cluster])
    if len(repository.clusters) > 1:
        raise PenstockError(f"{args.cluster} fits {len(repository.clusters)} clusters; render takes one")
    with expanded(repository) as fleet:
        (render,) = fleet.renders
    WRITERS[args.output](render, sys.stdout)
    text.write_findings(merged(render.findings), sys.stderr)
    return 1 if render.findings else 0
