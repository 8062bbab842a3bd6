"""`--watch`: keep everything warm and report what each save changes."""

import argparse
import sys
import time

from penstock.errors import PenstockError
from penstock.fleet import open_repository, open_tree
from penstock.plural import counted
from penstock.report.plain import inert, logged, plain
from penstock.report.text import write_findings
from penstock.root import root_of
from penstock.tree import Tree
from penstock.validate.report import Report
from penstock.validate.run import validate_in
from penstock.watch import watch
from penstock.workshop import Workshop


def run(args: argparse.Namespace) -> int:
    """Until ^C: the findings at first, then those that came and went with each save."""
    for option in ("output", "changed_from", "baseline", "write_baseline"):
        if getattr(args, option):
            raise PenstockError(f"--watch does not go with --{option.replace('_', '-')}")
    root, below = root_of(args.path)
    open_repository(args.path, args.entry, args.cluster)  # what was asked for wrongly is told once
    with Workshop() as workshop:

        def validate(tree: Tree) -> Report:
            workshop.renew()
            return validate_in(workshop, open_tree(tree, below, args.entry, args.cluster))

        for change in watch(root, validate):
            at = time.strftime("%H:%M:%S")
            if isinstance(change, PenstockError):
                print(logged(f"{at} penstock: {change}"), file=sys.stderr, flush=True)
                continue
            write_findings(change.came, sys.stdout)
            for gone in change.went:
                print(inert(plain(f"{gone.place}: gone: {gone.code}: {gone.message}")))
            counts = (
                f"{counted(len(change.report.findings), 'finding')}, {len(change.came)} new, {len(change.went)} gone"
            )
            print(f"{at} {counts}", flush=True)
    return 0
