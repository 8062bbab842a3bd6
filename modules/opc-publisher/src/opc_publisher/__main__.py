"""Wiring: settings → bus → publisher, and what changes it: the file, and direct methods."""

import asyncio
import contextlib
import logging
import sys

from opc_publisher.api import application, handle, serve
from opc_publisher.configuration import Configuration
from opc_publisher.connect import Access
from opc_publisher.publisher import Publisher, publisher_id, tasks
from opc_publisher.session import Manner
from opc_publisher.settings import Settings
from opc_publisher.trust import Trust
from penstock_runtime import Service, open_bus, run

LOOK = 1.0
"""Seconds between two looks at the published-nodes file."""


async def job(settings: Settings, service: Service) -> None:
    """Publish until asked to stop, then hand over what waits."""
    # asyncua tells everything twice; what matters of it is said here.
    logging.getLogger("asyncua").setLevel(logging.CRITICAL)
    service.health.set("loaded", False)
    async with contextlib.AsyncExitStack() as stack:
        with service.nothing_held():
            bus = await stack.enter_async_context(open_bus(settings.pubsub, settings))
        service.health.watch("connected", bus.connected)
        start = await stack.enter_async_context(tasks())
        publisher = Publisher(settings=settings, bus=bus, health=service.health, manner=_manner(settings), start=start)
        configuration = Configuration(settings.published_nodes, settings.store)
        if settings.method_port:
            do = application(
                lambda name, payload: handle(publisher, configuration, service.stopping.set, name, payload)
            )
            await stack.enter_async_context(serve(do, settings.method_host, settings.method_port))
        publisher.recover()
        await _follow(publisher, configuration, service)
        await publisher.stop(settings.grace_seconds * 0.8)


async def _follow(publisher: Publisher, configuration: Configuration, service: Service) -> None:
    while not service.stopping.is_set():
        published = configuration.look()
        if published is not None:
            publisher.apply(published)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK):
                await service.stopping.wait()


def _manner(settings: Settings) -> Manner:
    access = Access(
        trust=Trust(settings.pki, settings.auto_accept),
        passwords=settings.passwords,
        application_uri=settings.application_uri,
        timeout=settings.request_seconds,
        session_timeout=settings.session_seconds,
        most_delay=settings.reconnect_seconds,
    )
    return Manner(
        access=access,
        publisher_id=publisher_id(settings),
        strict=settings.strict,
        keep_alive=settings.keep_alive_seconds,
        retry_bad=settings.bad_node_retry_seconds,
        metadata=settings.send_metadata,
        store=settings.store if settings.resume else None,
    )


def main() -> int:
    """The module."""
    return run("opc-publisher", Settings, job)


if __name__ == "__main__":
    sys.exit(main())
