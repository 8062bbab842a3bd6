"""Run a measurement from the command line and print what it comes to."""

import argparse
import asyncio
import json
import logging
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plant.figure import Figure, markdown

#: A folder for what it writes and how many messages a turn has → its figures.
Measure = Callable[[Path, int], Coroutine[Any, Any, list[Figure]]]


def measured(name: str, about: str | None, measure: Measure, argv: Sequence[str] | None) -> list[Figure]:
    """The figures, once they are printed: as a table, or with `--json` as one line."""
    parser = argparse.ArgumentParser(prog=name, description=about)
    parser.add_argument("--count", type=int, default=20_000, help="messages of a turn over plain MQTT; fewer elsewhere")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="penstock-bench-") as folder:
        figures = asyncio.run(measure(Path(folder), chosen.count))
    print(json.dumps([asdict(one) for one in figures]) if chosen.json else markdown(figures))
    return figures
