"""A store that is full while the bus is away: values wait in memory, and then on disk again; none is lost."""

import asyncio
import contextlib
import os
from pathlib import Path

import pytest

from tests.modules.opc_publisher.line import line
from tests.modules.opc_publisher.machine import machine, until
from tests.modules.opc_publisher.test_resume import QUEUE, count_up, listening, without_repetition
from tests.modules.opc_publisher.test_secure import publisher
from tests.modules.support.fixtures import MakeBroker


@pytest.mark.timeout(400)
def test_nothing_is_lost(small_disk: Path, tmp_path: Path, make_broker: MakeBroker) -> None:
    async def main() -> None:
        front, port = make_broker()
        async with machine(count=200) as plc, listening(port) as heard:
            entries = [plc.entry(*range(200), **QUEUE)]
            program = publisher(tmp_path, port, entries, f"--store={small_disk}", "--store-megabytes=100")
            program.argv = [one for one in program.argv if one != f"--store={tmp_path}/store"]
            writing = asyncio.create_task(count_up(plc))
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: len(heard.frames) > 5, 150)
                await asyncio.to_thread(front.stop)
                (small_disk / "filler").write_bytes(b"x" * 900_000)
                await until(lambda: "the disk does not take what is to be sent" in program.said(), 150)
                await asyncio.sleep(1)
                (small_disk / "filler").unlink()
                await asyncio.to_thread(front.start)
                before = heard.values("V0")[-1]
                await until(lambda: heard.values("V0")[-1] > before + 200, 150)
                assert program.process is not None
                assert program.process.poll() is None
            finally:
                writing.cancel()
                program.end()
            first = without_repetition(heard.values("V0"))
            assert first == list(range(first[0], first[-1] + 1))

    asyncio.run(main())


def fill(folder: Path) -> Path:
    """A file that takes all that is left of a disk."""
    path = folder / "filler"
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    for size in (4096, 1):
        with contextlib.suppress(OSError):
            while True:
                os.write(file, b"x" * size)
    os.close(file)
    return path


def test_it_starts_on_a_full_disk_and_takes_a_group_more(small_disk: Path, tmp_path: Path) -> None:
    """Were it to end, it would never send what the disk is full of."""

    async def main() -> None:
        async with machine() as plc:
            entries = [plc.entry(0), plc.entry(1, DataSetWriterGroup="more", DataSetWriterId="more")]
            async with line(tmp_path, store=small_disk) as one:
                one.publish(entries[0])
                await until(lambda: one.bus.values("V0") == [0])
            filler = fill(small_disk)
            async with line(tmp_path, store=small_disk) as one:
                one.publish(*entries)
                await until(lambda: any("store of" in reason for reason in one.health.not_ready()))
                filler.unlink()
                await until(lambda: one.bus.values("V1") == [0])
                await until(lambda: not one.health.not_ready())
                await until(lambda: len(list(small_disk.glob("*/lane.json"))) == 2)

    asyncio.run(main())
