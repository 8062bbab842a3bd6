"""penstock promote next: do all that the gates allow now, ring by ring: what a scheduled job calls."""

import argparse
import sys
from collections.abc import Sequence
from typing import TextIO

from penstock import progress
from penstock.commands import gated, promoting
from penstock.errors import PenstockError
from penstock.gates.carry import Carried, carried, plan, write
from penstock.gates.decide import decide
from penstock.gates.gather import gather
from penstock.report import gates_json, gates_text

WRITERS = {"text": gates_text.verdicts, "json": gates_json.verdicts}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("--write", action="store_true", help="change the files (default: show what may move)")
    parser.add_argument("--commit", action="store_true", help="and make one commit for each site")
    parser.add_argument("--output", choices=tuple(WRITERS), default="text")
    promoting.evidence_argument(parser)
    gated.arguments(parser, time=True)


def run(args: argparse.Namespace) -> int:
    """0 when all that may move was written or nothing may; 1 when it was only shown, or something stood in its way."""
    if args.time and (args.write or args.commit):
        raise PenstockError("--time shows what would be allowed then; what is written is what is allowed now")
    with progress.shown(sys.stderr), gated.bench(args) as (bench, past):
        state = gather(bench, past)
        bench.freight(state.origin)
        gated.warn_of_empty_rings(state)
        found = decide(gated.time(args), state)
        WRITERS[args.output](found, sys.stdout)
        if not (args.write or args.commit or args.evidence):
            return int(any(one.moving for one in found))
        plans = [one for verdict in found if (one := plan(bench, past, state, verdict))]
        done = carried(bench, plans)
        reports = promoting.evidence(args, bench, done.whole)
        if not (args.write or args.commit):
            promoting.put(reports)
            return int(any(one.moving for one in found))
        written = write(bench, done.decision, commit=args.commit, reports=reports)
        if not written:
            promoting.put(reports)
        elif args.commit:
            promoting.adrift(bench.tree.root)
    _told(done, written, sys.stderr if args.output == "json" else sys.stdout, commit=args.commit)
    return int(bool(done.stopped))


def _told(done: Carried, written: Sequence[str], out: TextIO, *, commit: bool) -> None:
    for one in done.stopped:
        out.write(f"{one.target}: stopped\n")
        out.writelines(f"    {reason}\n" for reason in one.refusals)
        out.writelines(
            f"    conflict: {item.path}: was {item.base}\n"
            f"        at {one.source} {item.source} since {item.source_commit}\n"
            f"        here {item.target} since {item.target_commit}\n"
            for item in one.conflicts
        )
    what = "commit" if commit else "file written"
    out.writelines(f"{what}: {name[:12] if commit else name}\n" for name in written)
    if not written:
        out.write("nothing was written\n")
