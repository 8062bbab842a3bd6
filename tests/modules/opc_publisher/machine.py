"""An OPC UA server in this process, on asyncua: the far side, as real as it gets without a machine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asyncua import Server, ua
from asyncua.common.node import Node

from opc_plc.serving import ended
from plant.ports import free_port

URI = "urn:test:machine"


@dataclass(slots=True)
class Machine:
    """A server with variables `V0`, `V1` …; it can be stopped and started again on its port."""

    port: int = field(default_factory=free_port)
    count: int = 10
    server: Any = None
    nodes: list[Node] = field(default_factory=list)
    setup: Any = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"opc.tcp://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start; a fresh address space, as after a power cycle."""
        self.server = Server()
        await self.server.init()
        self.server.set_endpoint(self.url)
        self.server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
        if self.setup:
            await self.setup(self.server)
        index = await self.server.register_namespace(URI)
        objects = self.server.nodes.objects
        self.nodes = [
            await objects.add_variable(
                ua.NodeId(f"V{number}", index), f"{index}:V{number}", ua.Variant(0, ua.VariantType.Int64)
            )
            for number in range(self.count)
        ]
        for node in self.nodes:
            await node.set_writable()
        await self.server.start()

    async def stop(self) -> None:
        """Gone, with its sessions."""
        await ended(self.server)

    async def write(self, number: int, value: Any, kind: ua.VariantType = ua.VariantType.Int64) -> None:
        """Set a variable."""
        await self.server.write_attribute_value(self.nodes[number].nodeid, ua.DataValue(ua.Variant(value, kind)))

    def entry(self, *numbers: int, **more: Any) -> dict[str, Any]:
        """An entry of a published-nodes file for some of its variables."""
        fields = {key: more.pop(key) for key in list(more) if key.startswith(("Opc", "Heartbeat", "Skip", "Queue"))}
        nodes = [{"Id": f"nsu={URI};s=V{one}", "DisplayName": f"V{one}", **fields} for one in numbers]
        return {
            "EndpointUrl": self.url,
            "UseSecurity": False,
            "DataSetWriterGroup": "group",
            "DataSetWriterId": "writer",
            "DataSetPublishingInterval": 100,
            "DataSetSamplingInterval": 50,
            **more,
            "OpcNodes": nodes,
        }


@contextlib.asynccontextmanager
async def machine(**how: Any) -> AsyncIterator[Machine]:
    """A running machine."""
    one = Machine(**how)
    await one.start()
    try:
        yield one
    finally:
        with contextlib.suppress(Exception):
            await one.stop()


async def until(holds: Any, seconds: float = 120.0, what: str = "it") -> None:
    """Wait until `holds()`; AssertionError after `seconds`."""
    end = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < end, f"{what}: not within {seconds} s"
        await asyncio.sleep(0.02)


def settings_arguments(folder: Path, file: Path, **more: Any) -> list[str]:
    """Arguments for a publisher that keeps everything below `folder`."""
    said = {
        "pf": file,
        "store": folder / "store",
        "pki": folder / "pki",
        "method-port": 0,
        "batch-seconds": 0.05,
        **more,
    }
    return [f"--{name.replace('_', '-')}={value}" for name, value in said.items()]
