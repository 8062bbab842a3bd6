"""The little server for kubelet and Prometheus: /livez, /readyz, /metrics. Nothing else, no body is ever read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

from penstock_runtime.health import Health
from penstock_runtime.listening import accept_no_more, opening

PATIENCE = 5.0
"""Seconds that a client has for its request line and headers."""

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}


@contextlib.asynccontextmanager
async def http_server(
    health: Health, port: int, host: str = "0.0.0.0", registry: CollectorRegistry = REGISTRY
) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port, which matters when `port` is 0. Raises OSError when it is taken."""

    answering: set[asyncio.Task[None]] = set()
    open_ones: set[asyncio.StreamWriter] = set()

    def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Held from the moment it is there: a task that never began could not close it.
        open_ones.add(writer)
        task = asyncio.create_task(_serve(reader, writer, health, registry))
        answering.add(task)
        task.add_done_callback(answering.discard)
        task.add_done_callback(lambda _: open_ones.discard(writer))

    with opening(health_host=host, health_port=port):
        server = await asyncio.start_server(came, host, port, limit=8192)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        await accept_no_more(server.sockets)
        server.close()
        for writer in open_ones:
            writer.transport.abort()
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, health: Health, registry: CollectorRegistry
) -> None:
    with contextlib.suppress(OSError, asyncio.TimeoutError, ValueError, asyncio.IncompleteReadError):
        async with asyncio.timeout(PATIENCE):
            writer.write(await _respond(reader, health, registry))
            await writer.drain()
    writer.close()
    with contextlib.suppress(OSError):
        async with asyncio.timeout(PATIENCE):
            await writer.wait_closed()
    # Whoever does not read its answer.
    writer.transport.abort()


async def _respond(reader: asyncio.StreamReader, health: Health, registry: CollectorRegistry) -> bytes:
    words = (await reader.readline()).decode("latin-1").split()
    while (await reader.readline()).strip():
        pass
    if len(words) != 3:
        return _message(400, "a request is: GET /path HTTP/1.1\n")
    if words[0] not in ("GET", "HEAD"):
        return _message(405, "only GET\n")
    status, body, kind = answer(words[1].partition("?")[0], health, registry)
    return _message(status, "" if words[0] == "HEAD" else body, kind)


def answer(path: str, health: Health, registry: CollectorRegistry = REGISTRY) -> tuple[int, str, str]:
    """Status, body and content type for a path."""
    plain = "text/plain; charset=utf-8"
    match path:
        case "/livez" | "/healthz":
            stuck = health.not_alive()
            return (503, f"stuck: {', '.join(stuck)}\n", plain) if stuck else (200, "ok\n", plain)
        case "/readyz":
            missing = health.not_ready()
            return (503, f"not yet: {', '.join(missing)}\n", plain) if missing else (200, "ok\n", plain)
        case "/metrics":
            return 200, generate_latest(registry).decode(), CONTENT_TYPE_LATEST
        case _:
            return 404, "there is /livez, /readyz and /metrics\n", plain


def _message(status: int, body: str, kind: str = "text/plain; charset=utf-8") -> bytes:
    content = body.encode()
    head = (
        f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + content
