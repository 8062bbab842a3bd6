"""`--fix`: make the edits that findings offer, and say what was changed and what was not."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from penstock.errors import PenstockError
from penstock.validate.report import Report

if TYPE_CHECKING:
    from penstock.mend.mend import Look
    from penstock.tree import Tree


def asked(args: argparse.Namespace) -> bool:
    """True when edits are wanted. PenstockError for arguments that do not go together."""
    for option, other in (("dry_run", "fix"), ("unsafe_fixes", "fix")):
        if getattr(args, option) and not getattr(args, other):
            raise PenstockError(f"--{option.replace('_', '-')} goes with --{other}")
    for option in ("watch", "write_baseline"):
        if args.fix and getattr(args, option):
            raise PenstockError(f"--fix does not go with --{option.replace('_', '-')}")
    return bool(args.fix)


def run(args: argparse.Namespace, tree: "Tree", look: "Look") -> Report:
    """Mend, and give the report of what remains; with --dry-run print a diff, and give the report of what there is."""
    from penstock.mend.mend import mend, write
    from penstock.report import mended

    report = look(tree)
    done = mend(report, look, unsafe=args.unsafe_fixes)
    if args.dry_run:
        mended.write_diff(done.changes, sys.stdout, exact=not os.environ.get("GITHUB_ACTIONS"))
        mended.write_left(done.left, sys.stderr)
        return report
    write(tree, done.changes)
    mended.write(done, sys.stderr)
    return done.report
