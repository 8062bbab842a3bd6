"""The whole chain, from a machine's tag and a sensor to the hub, with trouble for each of its processes: the account.

`python -m plant.chain --rounds 20` is the long run; mosquitto, openssl and the environment of the hub are needed.
"""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from gobuild import daprd
from plant.__main__ import Plant
from plant.programs import ROOT
from plant.stages import HUB, Choice, Line, Stage, hub_python, line

MODULES = ("opc-plc", "simulated-temperature-sensor", "opc-publisher", "data-gateway", "iothub-integration")
BROKERS = ("lower bus", "upper bus", HUB)
"""Stopped, not killed: a broker that is killed loses what it acknowledged since it last saved; nobody mends that."""
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
JUMPS = ("+400d", "-30d", "+0")
CLOCK = "clock"
SIDECARS = tuple(f"daprd of {name}" for name in ("simulated-temperature-sensor", "opc-publisher", "data-gateway"))


@dataclass(frozen=True, slots=True)
class Account:
    """What a run came to. `troubles`: how often each was made."""

    messages: int
    values: int
    lost: int
    duplicates: int
    reordered: int
    seconds: float
    troubles: dict[str, int]


@dataclass(slots=True)
class Chain:
    """One run: in each round each trouble once, `pause` seconds after the one before."""

    folder: Path
    rounds: int = 1
    troubles: Sequence[str] = (*MODULES, *BROKERS)
    pause: float = 1.0
    nodes: int = 10
    milliseconds: int = 100
    sensor_milliseconds: int = 10
    #: The program of the sidecars that modules publish through; without, they go to the brokers themselves.
    daprd: Path | None = None
    made: dict[str, int] = field(default_factory=dict)

    async def go(self) -> Account:
        """All of it."""
        begin = time.monotonic()
        (self.folder / CLOCK).write_text("+0", encoding="ascii")
        choice = Choice(
            self.folder,
            real=self.daprd is not None,
            daprd=self.daprd,
            mosquitto=True,
            env=clock(self.folder / CLOCK) if CLOCK in self.troubles else {},
            nodes=self.nodes,
            milliseconds=self.milliseconds,
            sensor_milliseconds=self.sensor_milliseconds,
            hub=hub_python(),
        )
        plant = Plant(choice, line(choice), quiet=6.0, drain=60.0)
        await plant.run(1.0, self._trouble)
        found = plant.arrivals
        return Account(
            messages=found.messages.arrived,
            values=found.values.arrived,
            lost=found.lost(),
            duplicates=found.messages.duplicates + found.values.duplicates,
            reordered=found.messages.reordered + found.values.reordered,
            seconds=round(time.monotonic() - begin, 1),
            troubles=self.made,
        )

    async def _trouble(self, made: Line) -> None:
        stages = {stage.name: stage for stage in made.stages}
        for _ in range(self.rounds):
            for name in self.troubles:
                await asyncio.sleep(self.pause)
                if name == CLOCK:
                    await self._jump()
                elif name in stages:
                    await asyncio.to_thread(again, stages[name])
                else:
                    continue
                self.made[name] = self.made.get(name, 0) + 1
        await asyncio.sleep(self.pause)

    async def _jump(self) -> None:
        """The time of day is another for every module, again and again."""
        for text in JUMPS:
            (self.folder / CLOCK).write_text(text, encoding="ascii")
            await asyncio.sleep(self.pause)


def again(stage: Stage) -> None:
    """kill -9 for a module or a sidecar, a stop for a broker; and a new one, as a kubelet would."""
    stage.program.stop() if stage.name in BROKERS else stage.program.kill()
    stage.program.start()


def clock(file: Path) -> dict[str, str]:
    """Variables of processes whose time of day is what `file` says; that which only counts stays."""
    said = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(file), "FAKETIME_CACHE_DURATION": "1"}
    return said | {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}


def main(argv: Sequence[str] | None = None) -> int:
    """0 when nothing was lost or out of order."""
    parser = argparse.ArgumentParser(prog="plant.chain", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="how often each trouble is made")
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two troubles")
    parser.add_argument("--sidecars", action="store_true", help="modules publish through daprd (make daprd)")
    every = (*MODULES, *BROKERS, *SIDECARS, CLOCK)
    said = f"one of {', '.join(every)} ({CLOCK}: the time of day jumps, needs libfaketime); all but {CLOCK} without it"
    parser.add_argument("--trouble", action="append", choices=every, metavar="NAME", help=said)
    chosen = parser.parse_args(argv)
    logging.basicConfig(level=logging.ERROR)
    troubles = chosen.trouble or (*MODULES, *BROKERS, *(SIDECARS if chosen.sidecars else ()))
    program = daprd.program(ROOT) if chosen.sidecars else None
    with tempfile.TemporaryDirectory(prefix="penstock-chain-") as folder:
        account = asyncio.run(Chain(Path(folder), chosen.rounds, troubles, chosen.pause, daprd=program).go())
    print(json.dumps(asdict(account)))
    return 1 if account.lost or account.reordered else 0


if __name__ == "__main__":
    sys.exit(main())
