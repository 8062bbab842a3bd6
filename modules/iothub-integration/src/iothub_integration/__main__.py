"""Wiring: settings → bus → relay → identities at the hub."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from typing import Any

from iothub_integration import metrics, threads
from iothub_integration.hub import Hub, Manner, Provisioning, in_order, provision
from iothub_integration.identity import Identity, folder
from iothub_integration.relay import Lane, Relay, answer
from iothub_integration.settings import Settings
from iothub_integration.twin import Wanted, desire
from penstock_runtime import CloudEvent, Notes, Once, Service, Spool, now, open_bus, run

LOG = logging.getLogger(__name__)


async def job(settings: Settings, service: Service) -> None:
    """Relay until asked to stop."""
    for name in ("azure", "paho"):
        # It tells each step of each operation, and errors twice.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    service.health.set("subscribed", False)
    in_order()
    threads.watch()
    async with contextlib.AsyncExitStack() as stack:
        with service.nothing_held():
            bus = await stack.enter_async_context(open_bus(settings.receiver_pubsub, settings))
        service.health.watch("connected", bus.connected)
        notes = Notes(bus, settings.dead_letter_topic, service.health) if settings.dead_letter_topic else None
        relay = Relay(lanes=[], bus=bus, health=service.health, notes=notes)
        relay.wanted = Wanted(window=settings.window)
        with service.nothing_held():
            hubs = [_hub(one, settings, relay) for one in await _identities(settings)]
        relay.lanes = [_lane(hub, settings) for hub in hubs]
        tasks = [hub.run() for hub in hubs] + [one.run(lambda: relay.wanted) for one in relay.lanes]
        tasks += [notes.run()] if notes else []
        await stack.enter_async_context(_together(tasks))
        # What is on disk from before stays there.
        with service.nothing_held():
            deliveries = await stack.enter_async_context(bus.subscribe(settings.receiver_topic))
        service.health.set("subscribed", True)
        receiving = asyncio.create_task(relay.receive(deliveries))
        stopping = asyncio.create_task(service.stopping.wait())
        await asyncio.wait({receiving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if receiving.done():
            receiving.result()
        receiving.cancel()
        await relay.drain(settings.grace_seconds * 0.7)


async def _identities(settings: Settings) -> list[Identity]:
    if not settings.dps_scope:
        return settings.identities()[0]
    return [await _provisioned(settings)]


async def _provisioned(settings: Settings) -> Identity:
    how = Provisioning(
        host=settings.dps_host, scope=settings.dps_scope, registration=settings.dps_registration, key=settings.dps_key
    )
    return await provision(how, _manner(settings))


def _manner(settings: Settings) -> Manner:
    return Manner(
        trust=settings.hub_ca_file,
        certificate=settings.device_cert_file,
        certificate_key=settings.device_key_file,
        websockets=settings.websockets,
        keep_alive=settings.keep_alive_seconds,
        patience=settings.send_seconds,
        token=settings.token_seconds,
        output=settings.output,
    )


def _lane(hub: Hub, settings: Settings) -> Lane:
    spool = Spool(settings.store / folder(hub.identity), settings.store_megabytes * 1024 * 1024)
    return Lane(str(hub.identity), spool, hub)


def _hub(identity: Identity, settings: Settings, relay: Relay) -> Hub:
    topic, bus, once = settings.command_topic, relay.bus, Once(LOG)

    async def desired(patch: dict[str, Any]) -> dict[str, Any]:
        relay.wanted, answers = desire(relay.wanted, patch, Wanted(window=settings.window))
        level = relay.wanted.loglevel or settings.log_level
        logging.getLogger().setLevel(logging.getLevelName(level.upper()))
        return answers

    async def forward(name: str, payload: Any) -> bool | None:
        if not topic:
            return None
        if not bus.connected():
            # At once: whoever called the method does not wait as long as the bus would be tried.
            once.warn("what the hub wants of others did not reach the bus", f"{name}: there is no connection")
            metrics.DROPPED.labels(str(identity), "command").inc()
            return False
        event = CloudEvent(source=f"iothub/{identity}", type=f"iothub.{name}", data=payload, time=now())
        (failure,) = await bus.publish(topic, [event])
        if failure is not None:
            once.warn("what the hub wants of others did not reach the bus", f"{name}: {failure}")
            metrics.DROPPED.labels(str(identity), "command").inc()
        return failure is None

    async def method(name: str, payload: Any) -> tuple[int, Any]:
        return await answer(relay, name, payload, forward)

    async def message(body: bytes, properties: dict[str, str]) -> None:
        said = {"body": body.decode("utf-8", "replace"), "properties": properties}
        if await forward("message", said) is None:
            once.warn("a message of the hub is for nobody: there is no --command-topic", f"{len(body)} bytes")

    again = (lambda: _provisioned(settings)) if settings.dps_scope else None
    return Hub(identity, _manner(settings), desired, method, message, provisioned=again)


@contextlib.asynccontextmanager
async def _together(jobs: list[Any]) -> AsyncIterator[None]:
    """Jobs that run while the block runs; one that fails ends the module, to be started again."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one) for one in jobs]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


def main() -> int:
    """The module."""
    return run("iothub-integration", Settings, job)


if __name__ == "__main__":
    sys.exit(main())
