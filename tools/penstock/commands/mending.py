"""`--fix`: make the edits that findings offer, and say what was changed and what was not."""

import argparse
import sys
from collections.abc import Callable

from penstock.errors import PenstockError
from penstock.validate.report import Report


def asked(args: argparse.Namespace) -> bool:
    """True when edits are wanted. PenstockError for arguments that do not go together."""
    for option, other in (("dry_run", "fix"), ("unsafe_fixes", "fix")):
        if getattr(args, option) and not getattr(args, other):
            raise PenstockError(f"--{option.replace('_', '-')} goes with --{other}")
    for option in ("watch", "write_baseline"):
        if args.fix and getattr(args, option):
            raise PenstockError(f"--fix does not go with --{option.replace('_', '-')}")
    return bool(args.fix)


def run(args: argparse.Namespace, validate: Callable[[], Report]) -> Report:
    """Mend, and give the report of what remains; with --dry-run print a diff, and give the report of what there is."""
    from penstock.mend.mend import mend
    from penstock.mend.plan import plan
    from penstock.report import mended

    report = validate()
    if report.tree is None:
        return report
    if args.dry_run:
        made = plan(report.tree, report.findings, unsafe=args.unsafe_fixes)
        mended.write_diff(made.changes, sys.stdout)
        mended.write_left(made.left, sys.stderr)
        return report
    done = mend(report, validate, unsafe=args.unsafe_fixes)
    mended.write(done, sys.stderr)
    return done.report
