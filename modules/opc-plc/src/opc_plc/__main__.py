"""Wiring: settings, the server, its nodes, chaos."""

import asyncio
import contextlib
import logging
import sys
from random import Random

from opc_plc.chaos import chaos
from opc_plc.nodes import groups
from opc_plc.server import populate, prepare, speak, watch
from opc_plc.serving import serving
from opc_plc.settings import Settings
from penstock_runtime import Service, run


async def job(settings: Settings, service: Service) -> None:
    """Serve until stopped. The port answers when the address space is complete."""
    service.health.set("listening", False)
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    server = await prepare(settings)
    found = groups(settings)
    nodes = await populate(server, found)
    async with serving(server), asyncio.TaskGroup() as tasks:
        service.health.set("listening", True)
        work = [speak(server, group.folder, group.seconds, nodes[group.folder]) for group in found]
        work += [watch(server)]
        if settings.chaos:
            work += [chaos(server, settings.chaos_interval, Random(None if settings.seed < 0 else settings.seed))]
        running = [tasks.create_task(one) for one in work]
        await service.stopping.wait()
        for task in running:
            task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*running)


if __name__ == "__main__":
    sys.exit(run("opc-plc", Settings, job))
