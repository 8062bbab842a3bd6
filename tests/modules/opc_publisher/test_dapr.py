"""The publisher behind a real sidecar: direct methods as Dapr invocation, values over Redis."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp

from penstock_runtime.dapr_bus import dapr_bus
from plant.bench import other
from plant.ports import free_port
from tests.modules.opc_publisher.machine import machine, settings_arguments
from tests.modules.support.programs import module, sidecar

APP = "opc-publisher-module"


def test_methods_are_invoked_through_the_sidecar_and_values_come_over_redis(
    daprd: Path, redis: int, tmp_path: Path
) -> None:
    components = tmp_path / "components"
    components.mkdir()
    text = other("local-pub-sub", "pubsub.redis", {"redisHost": f"127.0.0.1:{redis}", "redisPassword": ""})
    (components / "bus.yaml").write_text(text, encoding="utf-8")
    grpc, http, methods = free_port(), free_port(), free_port()
    side = sidecar(daprd, components, APP, grpc, http, ["--app-port", str(methods), "--app-protocol", "http"])
    file = tmp_path / "pn.json"
    file.write_text("[]", encoding="utf-8")
    said = {"method-port": methods, "dapr-grpc-port": grpc, "dapr-http-port": http}
    arguments = settings_arguments(tmp_path, file, **said)
    program = module("opc_publisher", tmp_path, *arguments)

    async def invoke(http_client: aiohttp.ClientSession, name: str, payload: Any) -> tuple[int, Any]:
        url = f"http://127.0.0.1:{http}/v1.0/invoke/{APP}/method/{name}"
        async with http_client.post(url, json=payload) as answer:
            return answer.status, await answer.json(content_type=None)

    async def main() -> None:
        await asyncio.to_thread(side.start)
        await asyncio.to_thread(program.start)
        async with (
            asyncio.timeout(200),
            machine() as plc,
            dapr_bus("local-pub-sub", grpc, http) as bus,
            bus.subscribe("telemetry") as deliveries,
            aiohttp.ClientSession() as client,
        ):
            assert await invoke(client, "PublishNodes_V1", plc.entry(0)) == (200, {})
            status, said = await invoke(client, "GetConfiguredEndpoints_V1", {"includeNodes": True})
            assert (status, len(said["endpoints"][0]["opcNodes"])) == (200, 1)
            assert (await invoke(client, "Nothing_V1", {}))[0] == 404
            assert (await invoke(client, "PublishNodes_V1", {"EndpointUrl": 5}))[0] == 400
            await plc.write(0, 41)
            seen: list[int] = []
            while 41 not in seen:
                delivery = await anext(deliveries)
                delivery.ack()
                for frame in delivery.read().data.get("Messages", []):
                    seen += [value["Value"] for value in frame["Payload"].values()]
        assert json.loads(file.read_text(encoding="utf-8"))[0]["OpcNodes"]

    try:
        asyncio.run(main())
    finally:
        program.end()
        side.end()
