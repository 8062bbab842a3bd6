"""A mate, in a process of its own: it speaks the workers' protocol on stdin and stdout (see `mates`)."""

import json
import os
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, BinaryIO

from penstock.discover.cluster import Cluster
from penstock.store import reports
from penstock.validate.mates import Shared
from penstock.validate.portions import validated
from penstock.worker.frame import encoded
from penstock.worker.pool import Pool
from penstock.worker.worker import PROTOCOL
from penstock.workshop import Workshop


def main() -> None:
    """Answer until nobody asks any more."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # what a rule prints must not get between the answers
        import_module("penstock.validate.portion")  # it takes its time to load: before there is work
        _say(out, {"hello": {"protocol": PROTOCOL}})
        requests = _asked(sys.stdin.buffer)
        for first, shared in requests:
            _say(out, {"id": first})
            with _workshop(shared) as workshop:
                for number, clusters in requests:
                    _say(out, *_validated(workshop, shared, number, clusters))


def _validated(
    workshop: Workshop, shared: Shared, number: int, clusters: Sequence[Cluster]
) -> tuple[Mapping[str, object], bytes]:
    made = list(validated(workshop, shared.around, shared.own, clusters))
    warned = workshop.store.warned if workshop.store else ""
    kept = [one.kept.hex() for one in made]
    return {"id": number, "kept": kept, "warned": warned}, b"\n".join(map(reports.encoded, made))


def _workshop(shared: Shared) -> Workshop:
    """One like the asker's, with its share of the memory."""
    made = Workshop(store=False, pool=Pool(1, among=shared.processes))
    made.store, made.kept = shared.store, shared.store is not None
    return made


def _asked(source: BinaryIO) -> Iterator[tuple[int, Any]]:
    """The number of each request, and what it is about."""
    for line in source:
        header = json.loads(line)
        yield header["id"], pickle.loads(source.read(header["blob"]))


def _say(out: BinaryIO, header: Mapping[str, object], blob: bytes = b"") -> None:
    out.writelines(encoded({**header}, (blob,)))
    out.flush()
