"""The direct methods over HTTP: what Dapr calls when somebody invokes the module (POST /<method>)."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import web

from opc_publisher.configuration import Configuration
from opc_publisher.methods import Answer, call, plain_name
from opc_publisher.publisher import Publisher
from penstock_runtime import accept_no_more, opening

LOG = logging.getLogger(__name__)
#: Bytes of a payload: 100,000 nodes are about 20 MB.
LARGEST = 64 * 1024 * 1024


def handle(
    publisher: Publisher, configuration: Configuration, stop: Callable[[], None], name: str, payload: Any
) -> Answer:
    """Do one method: on the running publisher where it is about that, else on its configuration."""
    match plain_name(name):
        case "getdiagnosticinfo":
            return Answer(200, publisher.diagnostics())
        case "shutdown":
            stop()
            return Answer(200, {})
    answer = call(name, configuration.entries(), payload)
    if answer.entries is None:
        return answer
    if not configuration.readable:
        return Answer(
            409, {"status": 409, "message": "the published-nodes file has text that is no JSON; a change would lose it"}
        )
    try:
        published = configuration.change(answer.entries)
    except OSError as error:
        return Answer(507, {"status": 507, "message": f"the change cannot be kept: {error.strerror}"})
    publisher.apply(published)
    LOG.info("changed by a direct method", extra={"method": name, "entries": len(answer.entries)})
    return answer


def application(do: Callable[[str, Any], Answer]) -> web.Application:
    """The web application; `do` gets a method's name and its payload."""

    async def post(request: web.Request) -> web.Response:
        body = await request.read()
        try:
            payload = json.loads(body) if body.strip() else None
        except (ValueError, RecursionError):
            return _json(400, {"status": 400, "message": "the payload is not JSON"})
        answer = do(request.match_info["method"], payload)
        return _json(answer.status, answer.payload)

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post("/{method}", post)
    return app


def _json(status: int, payload: Any) -> web.Response:
    return web.json_response(payload, status=status)


@contextlib.asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port. Raises OSError when it is taken."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        assert runner.server is not None, "set up above"
        with opening(method_host=host, method_port=port):
            server = await asyncio.get_running_loop().create_server(runner.server, host, port)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            await accept_no_more(server.sockets)
            server.close()
    finally:
        await runner.cleanup()
