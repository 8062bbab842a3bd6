"""A store that is full while the bus is away: values wait in memory, and then on disk again; none is lost."""

import asyncio
from pathlib import Path

import pytest

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
