"""What goes wrong with machines: connections that break, subscriptions that are gone."""

import asyncio
import logging
from random import Random

from asyncua.server import Server
from prometheus_client import Counter

LOG = logging.getLogger(__name__)
DEEDS = Counter("plc_chaos", "What chaos did", ["deed"])


async def chaos(server: Server, interval: float, chance: Random) -> None:
    """A deed every `interval` seconds on average, without end."""
    while True:
        await asyncio.sleep(chance.expovariate(1 / interval))
        deed = chance.choice((close_one, close_all, forget_one))
        if await deed(server, chance):
            DEEDS.labels(deed.__name__).inc()
            LOG.info("chaos", extra={"deed": deed.__name__})


async def close_one(server: Server, chance: Random) -> bool:
    """A connection breaks, without a goodbye."""
    clients = list(server.bserver.clients) if server.bserver else []
    if clients:
        chance.choice(clients).transport.abort()
    return bool(clients)


async def close_all(server: Server, chance: Random) -> bool:  # noqa: ARG001
    """Somebody pulled the cable."""
    clients = list(server.bserver.clients) if server.bserver else []
    for client in clients:
        client.transport.abort()
    return bool(clients)


async def forget_one(server: Server, chance: Random) -> bool:
    """The server deletes a subscription that its client still counts on."""
    known = list(server.iserver.subscription_service.subscriptions)
    if known:
        await server.iserver.subscription_service.delete_subscriptions([chance.choice(known)])
    return bool(known)
