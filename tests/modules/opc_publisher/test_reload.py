"""A file that changes under a running publisher, counted at the server: what did not change is not touched there."""

import asyncio
import codecs
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from opc_publisher.configuration import Configuration
from tests.modules.opc_publisher.line import Line, line
from tests.modules.opc_publisher.machine import Machine, machine, until

Entries = list[dict[str, Any]]
Write = Callable[[Path, str], None]


@dataclass(frozen=True)
class Seen:
    """What a server has of its clients: numbers of sessions, subscriptions and items, none of which it gives twice."""

    sessions: frozenset[str]
    subscriptions: frozenset[int]
    items: frozenset[tuple[int, int]]

    @staticmethod
    def at(plc: Machine) -> "Seen":
        inside = plc.server.iserver
        found = inside.subscription_service.subscriptions
        items = {(number, item) for number, one in found.items() for item in one.monitored_item_srv._monitored_items}
        return Seen(frozenset(str(token) for token in inside._external_sessions), frozenset(found), frozenset(items))


@dataclass
class Site:
    """Two machines, and a publisher that follows a file."""

    first: Machine
    second: Machine
    line: Line
    file: Path
    configuration: Configuration
    write: Write

    async def becomes(self, entries: Entries | str) -> None:
        """Write the file, and wait until the publisher has done what it says."""
        self.write(self.file, entries if isinstance(entries, str) else json.dumps(entries))
        published = None
        while published is None:
            published = self.configuration.look()
            await asyncio.sleep(0)
        self.line.publisher.apply(published)
        await until(self.line.connected, what="the sessions")

    def seen(self) -> tuple[Seen, Seen]:
        return Seen.at(self.first), Seen.at(self.second)


def in_place(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def renamed_over(file: Path, text: str) -> None:
    new = file.with_name("new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def as_a_config_map(file: Path, text: str) -> None:
    """As kubelet does it: a folder of its own, to which `..data` is turned; the file is a link through it."""
    number = len(list(file.parent.glob("..2*")))
    folder = file.parent / f"..2026_{number}"
    folder.mkdir()
    (folder / file.name).write_text(text, encoding="utf-8")
    turned = file.parent / "..data_tmp"
    turned.symlink_to(folder.name)
    turned.replace(file.parent / "..data")
    if not file.is_symlink():
        file.symlink_to(Path("..data") / file.name)


@contextlib.asynccontextmanager
async def site(folder: Path, first: Machine, second: Machine, write: Write = in_place) -> AsyncIterator[Site]:
    volume = folder / f"volume-{write.__name__}"
    volume.mkdir()
    file = volume / "pn.json"
    async with line(volume, npd=4, resume="false") as one:
        yield Site(first, second, one, file, Configuration(file, volume / "store"), write)


def test_only_what_changed_is_touched(tmp_path: Path) -> None:
    """Changed, added, taken out, put in another order, broken and mended, in each way that a file can be replaced."""

    async def main() -> None:
        # A server is seconds in the making: all three are tried against the same two.
        async with machine() as first, machine() as second:
            for value, write in enumerate((in_place, renamed_over, as_a_config_map), start=1):
                async with site(tmp_path, first, second, write) as one:
                    await changed_in_every_way(one, value)
                await until(lambda: not Seen.at(first).sessions, what="the end")

    asyncio.run(main())


async def changed_in_every_way(one: Site, value: int) -> None:
    a, b = one.first.entry(0, 1, 2), one.second.entry(0, 1, DataSetWriterGroup="other")
    await one.becomes([a, b])
    begin = one.seen()
    assert [(len(s.sessions), len(s.subscriptions), len(s.items)) for s in begin] == [(1, 1, 3), (1, 1, 2)]

    await one.becomes([one.first.entry(0, 1, 2, 3), b])
    added = one.seen()
    assert (added[0].sessions, added[0].subscriptions) == (begin[0].sessions, begin[0].subscriptions)
    assert added[0].items > begin[0].items
    assert added[1] == begin[1]

    await one.becomes([one.first.entry(0, 2, 3), b])
    removed = one.seen()
    assert (len(removed[0].items), removed[0].items < added[0].items) == (3, True)
    assert removed[1] == begin[1]

    # Another order, of nodes and of entries, is no change at all.
    await one.becomes([b, one.first.entry(3, 0, 2)])
    assert one.seen() == removed

    # How a node is sampled is changed where it is.
    await one.becomes([b, one.first.entry(3, 0, 2, QueueSize=7)])
    assert one.seen() == removed

    whole = json.dumps([b, one.first.entry(3, 0, 2)])
    await one.becomes(whole[: len(whole) // 2])
    assert one.seen() == removed
    await one.becomes("")
    assert one.seen() == removed
    await one.becomes(whole)
    assert one.seen() == removed

    # A writer more is a subscription more, in the session that is there; its end takes nothing else along.
    await one.becomes([b, one.first.entry(3, 0, 2), one.first.entry(4, 5, DataSetWriterId="more")])
    more = one.seen()
    assert (more[0].sessions, len(more[0].subscriptions)) == (begin[0].sessions, 2)
    assert more[0].items > removed[0].items
    await one.becomes([one.first.entry(3, 0, 2)])
    await until(lambda: not Seen.at(one.second).sessions, what="the end of the other session")
    assert Seen.at(one.first) == removed[0]
    await one.first.write(0, value)
    await until(lambda: one.line.bus.values("V0")[-1] == value, what="a value of what was left")


def test_a_file_that_is_away_for_a_while_and_a_data_set_of_several_subscriptions(tmp_path: Path) -> None:
    """Nothing is stopped; nodes that stay, stay in the subscription that they are in."""

    async def main() -> None:
        async with machine() as plc, site(tmp_path, plc, plc) as one:
            await one.becomes([plc.entry(*range(10))])
            begin = Seen.at(plc)
            assert (len(begin.sessions), len(begin.subscriptions), len(begin.items)) == (1, 3, 10)
            one.file.unlink()
            assert one.configuration.look() is None
            assert Seen.at(plc) == begin
            await one.becomes([plc.entry(*range(1, 10))])
            now = Seen.at(plc)
            assert (now.sessions, now.subscriptions) == (begin.sessions, begin.subscriptions)
            assert (now.items < begin.items, len(now.items)) == (True, 9)

    asyncio.run(main())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_file_as_an_editor_on_windows_writes_it(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "pn.json"
    text = '[\r\n{"EndpointUrl": "opc.tcp://a:1", "OpcNodes": [{"Id": "s=\u00d6l"}]}]\r\n'
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    file.write_bytes(mark + text.encode(encoding))
    published = Configuration(file, tmp_path).look()
    assert published is not None
    assert published.faults == ()
    assert str(published.entries[0].nodes[0].values["Id"]) == "s=\u00d6l"
