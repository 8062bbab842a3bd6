"""The little server for kubelet and Prometheus: /livez, /readyz, /metrics. Nothing else, no body is ever read."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest

from penstock_runtime.health import Health

PATIENCE = 5.0
"""Seconds that a client has for its request line and headers."""

REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}


@contextlib.asynccontextmanager
async def http_server(
    health: Health, port: int, host: str = "0.0.0.0", registry: CollectorRegistry = REGISTRY
) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port, which matters when `port` is 0. Raises OSError when it is taken."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.TimeoutError, ValueError, asyncio.IncompleteReadError):
            async with asyncio.timeout(PATIENCE):
                writer.write(await _respond(reader, health, registry))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, host, port, limit=8192)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


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
