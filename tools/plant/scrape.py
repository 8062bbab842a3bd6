"""What modules say of themselves: Prometheus' text, read without more than is needed."""

import asyncio
import re
from collections.abc import Mapping

SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$", re.M)
PATIENCE = 1.0

Numbers = Mapping[str, float]
"""Metric → its value, summed over its labels."""


def numbers(text: str) -> dict[str, float]:
    """The sums of a page of metrics."""
    found: dict[str, float] = {}
    for name, _, value in SAMPLE.findall(text):
        found[name] = found.get(name, 0.0) + float(value)
    return found


async def scrape(port: int) -> dict[str, float]:
    """The numbers of a module on this machine; none when it does not answer."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
            page = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return {}
    return numbers(page.decode("utf-8", "replace").partition("\r\n\r\n")[2])
