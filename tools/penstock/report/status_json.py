"""The fleet's status for machines."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from penstock.report.wire import API_VERSION
from penstock.status import Row


def write(rows: Sequence[Row], out: TextIO) -> None:
    """{apiVersion, kind: Status, clusters: [row]}."""
    json.dump({"apiVersion": API_VERSION, "kind": "Status", "clusters": [asdict(row) for row in rows]}, out, indent=2)
    out.write("\n")
