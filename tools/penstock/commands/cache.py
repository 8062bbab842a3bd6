"""penstock cache: what the store holds, and how to be rid of it."""

import argparse

from penstock.store.store import Store


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("verb", choices=("stats", "clear"), help="show what the store holds, or delete it")


def run(args: argparse.Namespace) -> int:
    """Show or delete; deleting costs nothing but time."""
    with Store() as store:
        if args.verb == "clear":
            store.clear()
            print(f"{store.path} is gone")
            return 0
        facts = store.stats()
    share = 100 * facts["bytes"] / facts["limit"]
    print(store.path)
    print(f"{facts['entries']} entries, {facts['bytes'] / 2**20:.1f} MiB of {facts['limit'] >> 20} MiB ({share:.0f} %)")
    return 0
