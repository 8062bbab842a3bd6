"""What was worked out of a file's content is kept in the store: a thousand sites have ten thousand files."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from penstock.locate import content
from penstock.rules.view import FleetView
from penstock.secretive import mentioned
from penstock.store.store import key
from penstock.store.version import tools


def remembered(fleet: FleetView, paths: Sequence[str], work: Callable[[bytes], Any]) -> Mapping[str, Any]:
    """Path → what `work` makes of the content (JSON-like), for every path; equal contents are worked out once."""
    names = {path: key(work.__module__, work.__qualname__, tools(), fleet.tree.entries[path].oid) for path in paths}
    stored = fleet.store.get(names.values()) if fleet.store else {}
    found = {}
    for path, name in names.items():
        if name not in stored:
            stored[name] = json.dumps(work(content(fleet.tree, path))).encode()
            # It may hold a kustomization's generators and patches of Secrets: such a thing is not kept.
            if fleet.store and fleet.tree.entries[path].oid and not mentioned(stored[name]):
                fleet.store.put(name, stored[name])
        found[path] = json.loads(stored[name])
    return found
