"""Wiring: settings, routes, both buses, outputs, the gateway."""

import asyncio
import contextlib
import logging
import math
import sys
from collections.abc import AsyncIterator, Mapping

from data_gateway.gateway import Gateway
from data_gateway.intake import Depot, straight
from data_gateway.keys import key_of
from data_gateway.output import Output
from data_gateway.recent import Recent
from data_gateway.settings import Settings
from data_gateway.table import UPSTREAM, Table, TableError, load
from penstock_runtime import Backoff, Breaker, Bus, Delivery, Service, Spool, drained, open_bus, run
from penstock_runtime.draining import STILL

LOG = logging.getLogger(__name__)


async def job(settings: Settings, service: Service) -> None:
    """Pass events on until stopped; then those that are held are given the time to leave."""
    # Before it waits for a sidecar, or for a broker: nothing is kept for a session that is not there yet.
    service.health.set("subscribed", False)
    table = load(settings.routes, settings.receiver_topic) if settings.routes else Table()
    places = whereabouts(settings, table)
    async with contextlib.AsyncExitStack() as stack:
        names = {settings.receiver_pub_sub_name, *(pubsub for pubsub, _ in places.values())}
        with service.nothing_held():
            buses = {name: await stack.enter_async_context(open_bus(name, settings)) for name in sorted(names)}
        for name, bus in buses.items():
            service.health.watch(f"connected {name}", bus.connected)
        gateway = assembled(settings, table, places, buses)
        outputs = [*gateway.outputs.values(), *([gateway.dead] if gateway.dead else [])]
        publishing = [asyncio.create_task(output.run(service.health)) for output in outputs]
        stack.callback(lambda: [task.cancel() for task in publishing])
        lower = buses[settings.receiver_pub_sub_name]
        with service.nothing_held():
            deliveries = await stack.enter_async_context(lower.subscribe(settings.receiver_topic))
        service.health.set("subscribed", True)
        work = asyncio.create_task(taking(settings, gateway, deliveries))
        stop = asyncio.create_task(service.stopping.wait())
        await asyncio.wait({work, stop, *publishing}, return_when=asyncio.FIRST_COMPLETED)
        for task in (work, *publishing):
            if task.done():
                await task
        work.cancel()
        await asyncio.wait({work})
        await drained(lambda: gateway.held, STILL if settings.spool else math.inf)
        if gateway.held:
            LOG.info("what is not above yet stays in the spool", extra={"held": gateway.held})


async def taking(settings: Settings, gateway: Gateway, deliveries: AsyncIterator[Delivery]) -> None:
    """Take deliveries, straight or over the spool."""
    if settings.spool is None:
        await straight(deliveries, gateway)
        return
    depot = Depot(Spool(settings.spool, settings.spool_limit), Recent(settings.duplicates), gateway)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(depot.take(deliveries))
            tasks.create_task(depot.give())
    finally:
        depot.keep()


def whereabouts(settings: Settings, table: Table) -> dict[str, tuple[str, str]]:
    """Output → pub/sub and topic. Raises TableError when a route goes where nobody said how to get to."""
    found = {UPSTREAM: (settings.sender_pub_sub_name, settings.sender_topic)}
    for entry in settings.output:
        name, _, place = entry.partition("=")
        pubsub, _, topic = place.partition(":")
        found[name] = (pubsub, topic)
    missing = sorted(table.outputs() - set(found))
    if missing:
        raise TableError(
            "\n".join(f"a route goes to {name}: say where that is, --output={name}=pubsub:topic" for name in missing)
        )
    return found


def assembled(
    settings: Settings, table: Table, places: Mapping[str, tuple[str, str]], buses: Mapping[str, Bus]
) -> Gateway:
    """The gateway with its outputs."""

    def output(name: str, pubsub: str, topic: str) -> Output:
        backoff = Backoff(first=settings.retry_first, most=settings.retry_most)
        breaker = Breaker(threshold=settings.breaker_failures, rest=settings.breaker_rest)
        return Output(name, buses[pubsub], topic, settings.batch, backoff, breaker, seconds=settings.batch_seconds)

    topic = settings.dead_letter_topic
    dead = output("dead letters", settings.receiver_pub_sub_name, topic) if topic else None
    outputs = {name: output(name, *place) for name, place in places.items()}
    recent = Recent(0 if settings.spool else settings.duplicates)
    gateway = Gateway(table, outputs, key_of(settings.partition_key), recent, settings.window, dead)
    for one in outputs.values():
        one.bury = gateway.bury
    return gateway


if __name__ == "__main__":
    sys.exit(run("data-gateway", Settings, job))
