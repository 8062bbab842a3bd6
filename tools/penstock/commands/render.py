"""penstock render: print what Flux would apply to one cluster."""

import argparse
import io
import sys

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.compared import unified
from penstock.errors import PenstockError
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.finding import merged
from penstock.fleet import Repository, expanded, open_tree
from penstock.report import render_json, render_yaml, text
from penstock.root import root_of
from penstock.secrets import veil
from penstock.tree import Tree
from penstock.tree.watched import WatchedTree
from penstock.tree.working import working_tree
from penstock.watch import saves
from penstock.workshop import Workshop

WRITERS = {"yaml": render_yaml.write, "json": render_json.write}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("cluster", metavar="CLUSTER", help="the cluster's name or its entry folder")
    parser.add_argument("--output", choices=tuple(WRITERS), default="yaml")
    parser.add_argument("--show-secrets", action="store_true", help="print the values of Secrets too")
    parser.add_argument("--watch", action="store_true", help="stay, and print what every save changes in the render")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Render one cluster; findings go to stderr."""
    if args.watch:
        return _watch(args)
    repository = _repository(args)
    with progress.shown(sys.stderr), expanded(repository) as fleet:
        (render,) = fleet.renders
    over = veil(render.documents)
    WRITERS[args.output](render, sys.stdout, None if args.show_secrets else over)
    text.write_findings(merged(map(over.finding, render.findings)), sys.stderr)
    return 1 if render.findings else 0


def _repository(args: argparse.Namespace, tree: Tree | None = None) -> Repository:
    root, below = root_of(args.root)
    repository = open_tree(tree or working_tree(root), below, args.entry, [args.cluster])
    if len(repository.clusters) > 1:
        raise PenstockError(f"{args.cluster} fits {len(repository.clusters)} clusters; render takes one")
    return repository


def _watch(args: argparse.Namespace) -> int:
    before: list[str] = []
    root = _repository(args).tree.root
    tree = WatchedTree(root)
    with Workshop() as workshop:
        for saved in saves(root):
            workshop.renew()
            try:
                repository = _repository(args, tree.after(saved))
                (render,) = expand(workshop, home(repository.tree, repository.settings), repository.clusters)
            except PenstockError as error:
                print(f"penstock: {error}", file=sys.stderr, flush=True)
                continue
            written = io.StringIO()
            WRITERS[args.output](render, written, None if args.show_secrets else veil(render.documents))
            now = written.getvalue().splitlines(keepends=True)
            changed = unified(before, now, "before", "after") if before else now
            sys.stdout.writelines(changed)
            sys.stdout.flush()
            before = now
    return 0
