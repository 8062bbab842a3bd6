"""penstock mirror: what clusters need from outside, who serves it to them, and a bundle that holds it."""

import argparse
import sys
from pathlib import Path

from penstock import links, progress
from penstock.commands.common import repository_arguments
from penstock.errors import NoCluster
from penstock.fleet import Repository, at_revision, open_repository
from penstock.mirror.bundle import bundle
from penstock.mirror.check import check
from penstock.mirror.gather import gather
from penstock.mirror.layout import Layout
from penstock.mirror.own import artifacts
from penstock.mirror.plan import Plan, since
from penstock.report import mirror_json, mirror_text
from penstock.workshop import Workshop

WRITERS = {"text": mirror_text.plan, "json": mirror_json.plan}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    plan = kinds.add_parser(
        "plan",
        help="what clusters take from outside, and who serves it to them",
        description="Say what clusters take from outside, and who serves it to them.",
    )
    _common(plan, _plan)
    plan.add_argument("--output", choices=tuple(WRITERS), default="text")
    made = kinds.add_parser(
        "bundle",
        help="write it into an OCI image layout, or prove that one holds it all",
        description="Write what clusters take from outside into an OCI image layout, or prove that one holds it all.",
    )
    _common(made, _bundle)
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("-o", "--to", type=Path, metavar="DIR", help="the layout; one that is there is completed")
    where.add_argument("--check", type=Path, metavar="DIR", help="write nothing: is everything needed in this layout?")
    made.add_argument("--revision", default="HEAD", metavar="REV", help="the commit that it is for (default: HEAD)")


def _common(parser: argparse.ArgumentParser, answer: object) -> None:
    parser.add_argument("cluster", metavar="CLUSTER|SITE", help="a cluster's name, or a site's for all of its clusters")
    parser.add_argument("--since", default="", metavar="REV", help="only what was not needed at this revision")
    parser.add_argument(
        "--from",
        dest="layouts",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="an OCI image layout with what is at hand (may be repeated)",
    )
    repository_arguments(parser)
    parser.set_defaults(answer=answer)


def run(args: argparse.Namespace) -> int:
    """1 when something is missing, else 0."""
    with progress.shown(sys.stderr), Workshop() as workshop:
        return int(args.answer(args, workshop))


def _plan(args: argparse.Namespace, workshop: Workshop) -> int:
    found = _gathered(args, workshop, open_repository(args.root, args.entry))
    WRITERS[args.output](found, sys.stdout)
    return 1 if found.missing else 0


def _bundle(args: argparse.Namespace, workshop: Workshop) -> int:
    here = open_repository(args.root, args.entry)
    if args.to:
        links.refuse(args.to, here.tree.root)
    repository = at_revision(here, args.revision, args.entry)
    found = _gathered(args, workshop, repository)
    own = artifacts(workshop, repository, found)
    if args.check:
        proof = check(Layout(args.check), found, {thing: made.digest for thing, made in own.items()})
        mirror_text.proof(proof, found, sys.stdout)
        return 1 if proof.lacks else 0
    made = bundle(found, own, args.to, [Layout(one) for one in args.layouts])
    mirror_text.bundled(made, found, args.to, sys.stdout)
    return 1 if made.lacking else 0


def _gathered(args: argparse.Namespace, workshop: Workshop, repository: Repository) -> Plan:
    layouts = [Layout(one) for one in (*args.layouts, *filter(None, [getattr(args, "check", None)]))]
    for one in layouts:
        _ = one.entries  # before anything is rendered or written
    now = gather(workshop, repository, args.cluster, layouts)
    if not args.since:
        return now
    then = at_revision(repository, args.since, args.entry)
    try:
        before = gather(workshop, then, args.cluster, layouts)
    except NoCluster:
        before = Plan((), (), ())
    same = repository.tree.entries == then.tree.entries
    return since(now, before, args.since, () if same else (one.thing for one in now.wanted if one.own))
