"""penstock fold: move what every site's release carries into the level that all of them build."""

import argparse
import sys

from penstock import progress
from penstock.commands.common import repository_arguments
from penstock.fleet import open_repository
from penstock.plural import counted
from penstock.promote.bench import Bench
from penstock.promote.fold import Fold, apply, folds
from penstock.promote.overlays import overlaid
from penstock.promote.repeated import repeated
from penstock.workshop import Workshop


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "patch", nargs="*", metavar="PATCH", help="only these patches, as they are listed (default: all)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="exit 1 when something could be folded")
    what.add_argument("--write", action="store_true", help="fold (default: show what could be)")
    parser.add_argument("--local", action="store_true", help="also what the local folders of all clusters repeat")
    repository_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is done or there is nothing; 1 with --check when there is something, or when a fold is refused."""
    refused = False
    with progress.shown(sys.stderr), Workshop() as workshop:
        done: set[tuple[str, tuple[str, ...]]] = set()
        while True:
            bench = Bench(workshop, open_repository(args.root, args.entry))
            again = repeated(bench) if args.local or not args.patch else ()
            each = [*folds(bench), *overlaid(bench), *(one.fold for one in again if args.local and one.fold)]
            found = [one for one in each if not args.patch or one.patch in args.patch]
            todo = next((one for one in found if not one.changed and (one.patch, one.levels) not in done), None)
            if not args.write or todo is None:
                break
            done.add((todo.patch, todo.levels))
            print(f"{todo.patch}: folded\n" + "".join(f"  {path}\n" for path in apply(bench, todo)), end="")
            workshop.renew()
    for one in found:
        refused |= bool(one.changed)
        print(_line(one))
    for same in again if not args.local else ():
        where = f"{len(same.folders)} local folders repeat it, all of {same.level}"
        print(f"{same.patch}: {where}: it could be there (--local)")
    named = {one.patch for one in found} | {patch for patch, _ in done}
    for patch in args.patch:
        if patch not in named:
            print(f"{patch}: is none of those that could be folded (`penstock fold` lists them)")
    if not found and not done and not args.patch:
        print("nothing could be folded")
    return int(refused if not args.check else any(not one.changed for one in found))


def _line(one: Fold) -> str:
    what = counted(len(one.releases), "local folder" if one.local else "release")
    where = f"{one.patch}: in {what}, could be in {', '.join(one.levels)}"
    if not one.changed:
        return where
    more = f" and {len(one.changed) - 3} more" if len(one.changed) > 3 else ""
    return f"{where}: REFUSED, {', '.join(one.changed[:3])}{more} would not render the same"
