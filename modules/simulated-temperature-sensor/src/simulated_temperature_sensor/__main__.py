"""Wiring: settings, the bus, the feed."""

import contextlib
import sys

from penstock_runtime import Service, open_bus, run
from simulated_temperature_sensor.feed import feed
from simulated_temperature_sensor.settings import Settings


async def job(settings: Settings, service: Service) -> None:
    """Feed the bus until stopped."""
    async with contextlib.AsyncExitStack() as stack:
        with service.nothing_held():
            bus = await stack.enter_async_context(open_bus(settings.sender_pub_sub_name, settings))
        service.health.watch("connected", bus.connected)
        await feed(settings, bus, service)


if __name__ == "__main__":
    sys.exit(run("simulated-temperature-sensor", Settings, job))
