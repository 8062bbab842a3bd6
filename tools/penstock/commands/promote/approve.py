"""penstock promote approve: sign that a freight may go on."""

import argparse

from penstock.commands import gated
from penstock.gates.approve import chosen, sign
from penstock.gates.gather import gather


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the verb takes."""
    parser.add_argument("freight", metavar="FREIGHT", help="its hash, or the beginning of it, or its commit")
    parser.add_argument("--ring", default="", metavar="NAME", help="for this ring only (default: for all)")
    parser.add_argument("--reason", default="", help="what the approval rests on")
    gated.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """0 when it is signed."""
    with gated.bench(args) as (bench, past):
        state = gather(bench, past)
        cargo = chosen(state, args.freight)
        name = sign(bench.tree.root, state, cargo, args.ring, args.reason.strip())
    print(f"signed: tag {name}\nnext: git push origin {name}")
    return 0
