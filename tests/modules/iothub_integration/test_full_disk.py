"""A store that is full while the hub is away: the broker keeps what cannot be stored, and all of it arrives."""

import asyncio
from pathlib import Path

import pytest

from plant import hub as stand
from tests.modules.iothub_integration.test_hub import Site, numbers, publish, site, until  # noqa: F401

COUNT = 12_000


@pytest.mark.timeout(400)
def test_nothing_is_lost_and_nothing_out_of_order(small_disk: Path, site: Site) -> None:  # noqa: F811
    async def main() -> None:
        async with stand.stand_in(site.plain).running() as hub:
            text = site.connection_string("dev1")
            program = site.program(f"--store={small_disk}", "--window=200", CONNECTION_STRING=text)
            program.argv = [one for one in program.argv if one != f"--store={site.folder / 'store'}"]
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: "connected to the hub" in program.said(), "the connection")
                await asyncio.to_thread(site.front.stop)
                await publish(site.bus, range(COUNT))
                await until(lambda: "the disk does not take messages" in program.said(), "the full disk", 150)
                assert program.process is not None
                await asyncio.to_thread(site.front.start)
                await until(lambda: len(set(numbers(hub))) == COUNT, "everything", 150)
                assert program.process.poll() is None
            finally:
                program.end()
        first = list(dict.fromkeys(numbers(hub)))
        for key in range(5):
            assert [one for one in first if one % 5 == key] == list(range(key, COUNT, 5))

    asyncio.run(main())
