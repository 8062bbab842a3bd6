"""opc-publisher from an asyncua server to MQTT, beside the bare asyncua client: `python -m plant.bench_publisher`.

Server, client, publisher and broker are processes of their own. The server changes every variable in each cycle, as
fast as it can; what counts is what arrives, and the processor time of the process that handles it.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from penstock_runtime.mqtt.client import Broker, Client
from penstock_runtime.mqtt.packets import Publish
from plant.figure import cpu
from plant.ports import free_port
from plant.programs import Program, listens, module, mosquitto

URI = "urn:bench"
CYCLE = 0.1
AGAIN = [sys.executable, "-m", "plant.bench_publisher"]


@dataclass(frozen=True, slots=True)
class Result:
    """Values, seconds on the clock, seconds of processor."""

    name: str
    values: int
    seconds: float
    cpu: float

    def __str__(self) -> str:
        rate, share = self.values / self.seconds, 100 * self.cpu / self.seconds
        per_core = self.values / self.cpu if self.cpu else 0.0
        return f"{self.name:<28}{rate:>12,.0f} values/s{share:>7.0f} % of a core{per_core:>12,.0f} values/s of a core"


async def server(port: int, count: int) -> None:
    """A server whose variables all change in every cycle."""
    from asyncua import Server, ua

    one = Server()
    await one.init()
    one.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
    index = await one.register_namespace(URI)
    nodes = [
        await one.nodes.objects.add_variable(ua.NodeId(f"V{at}", index), f"{index}:V{at}", 0.0) for at in range(count)
    ]
    async with one:
        cycle = 0
        while True:
            started = time.monotonic()
            cycle += 1
            value = ua.DataValue(ua.Variant(float(cycle), ua.VariantType.Double))
            for at, node in enumerate(nodes):
                await one.write_attribute_value(node.nodeid, value)
                if not at % 200:
                    await asyncio.sleep(0)
            await asyncio.sleep(max(0.001, CYCLE - (time.monotonic() - started)))


async def bare(port: int, count: int, seconds: float) -> Result:
    """asyncua's client with a handler that counts."""
    from asyncua import Client as OpcClient
    from asyncua import ua

    seen = 0

    class Count:
        def datachange_notification(self, *_: Any) -> None:
            nonlocal seen
            seen += 1

    async with OpcClient(f"opc.tcp://127.0.0.1:{port}") as client:
        index = await client.get_namespace_index(URI)
        subscription = await client.create_subscription(100, Count())
        nodes = [client.get_node(ua.NodeId(f"V{at}", index)) for at in range(count)]
        await subscription.subscribe_data_change(nodes, sampling_interval=0)
        await asyncio.sleep(3)
        before, started, cpu = seen, time.monotonic(), time.process_time()
        await asyncio.sleep(seconds)
        return Result("asyncua's client", seen - before, time.monotonic() - started, time.process_time() - cpu)


async def counted(port: int, process: int, seconds: float) -> Result:
    """What the publisher brings to the broker, by the numbers in its own metrics being compared with what arrives."""
    values = 0

    def received(message: Publish, connection: int) -> None:
        nonlocal values
        client.acknowledge(message, connection)
        # Each value has one; reading the JSON would cost the core that is measured.
        values += message.payload.count(b'"Value":')

    client = Client(Broker(host="127.0.0.1", port=port, client_id="bench", largest=1 << 20), received)
    task = asyncio.create_task(client.run())
    await client.subscribe("telemetry")
    await asyncio.sleep(5)
    before, started, used = values, time.monotonic(), cpu(process)
    await asyncio.sleep(seconds)
    result = Result("opc-publisher to MQTT", values - before, time.monotonic() - started, cpu(process) - used)
    task.cancel()
    return result


def measure(count: int, seconds: float) -> list[Result]:
    """Both, one after the other, against the same server."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        plc, bus = free_port(), free_port()
        source = Program([*AGAIN, "--serve", str(plc), "--count", str(count)], folder / "plc", lambda: listens(plc))
        for program in (source, mosquitto(folder / "broker", bus)):
            program.start()
            stack.callback(program.end)
        time.sleep(1)
        alone = _in_a_process(plc, count, seconds)
        publisher = module("opc_publisher", folder, *_arguments(folder, plc, bus, count))
        publisher.start()
        stack.callback(publisher.end)
        result = asyncio.run(counted(bus, publisher.pid, seconds))
        assert result.values, publisher.said()[-3000:]
        return [alone, result]


def _in_a_process(port: int, count: int, seconds: float) -> Result:
    said = subprocess.run(
        [*AGAIN, "--bare", str(port), "--count", str(count), "--seconds", str(seconds)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return Result(**json.loads(said.splitlines()[-1]))


def _arguments(folder: Path, plc: int, bus: int, count: int) -> list[str]:
    nodes = [{"Id": f"nsu={URI};s=V{at}", "DisplayName": f"V{at}"} for at in range(count)]
    entry = {
        "EndpointUrl": f"opc.tcp://127.0.0.1:{plc}",
        "UseSecurity": False,
        "DataSetWriterGroup": "bench",
        "DataSetWriterId": "bench",
        "DataSetPublishingInterval": 100,
        "DataSetSamplingInterval": 0,
        "OpcNodes": nodes,
    }
    file = folder / "pn.json"
    file.write_text(json.dumps([entry]), encoding="utf-8")
    said = {"pf": file, "store": folder / "store", "pki": folder / "pki", "method-port": 0, "npd": count, "bi": 0.2}
    said |= {"mqtt": f"local-pub-sub=mqtt://127.0.0.1:{bus}", "mqtt-client-id": "publisher", "loglevel": "warning"}
    return [f"--{name}={value}" for name, value in said.items()]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000, help="variables; each changes ten times a second")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each is measured")
    parser.add_argument("--serve", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--bare", type=int, default=0, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.serve:
        asyncio.run(server(args.serve, args.count))
    elif args.bare:
        result = asyncio.run(bare(args.bare, args.count, args.seconds))
        print(json.dumps({"name": result.name, "values": result.values, "seconds": result.seconds, "cpu": result.cpu}))
    else:
        print("\n".join(map(str, measure(args.count, args.seconds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
