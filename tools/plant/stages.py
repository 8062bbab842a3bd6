"""The stages of the plant: a program each, and which of its numbers are shown."""

import base64
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plant.hub import address, certificates, listener
from plant.ports import free_port
from plant.programs import ROOT, Program, listens, module, mosquitto, sidecar

TOP = "northbound/telemetry"
HUB = "hub stand-in"
NAMESPACE = "http://microsoft.com/Opc/OpcPlc/"


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of the view: `rate` is counted per second, `queue` is a level, `lost` is counted from the start."""

    name: str
    program: Program
    rate: str = ""
    queue: Sequence[str] = ()
    lost: Sequence[str] = ()

    @property
    def up(self) -> bool:
        """Whether its process runs."""
        process = self.program.process
        return process is not None and process.poll() is None


@dataclass(frozen=True, slots=True)
class Choice:
    """What plant it is to be."""

    folder: Path
    real: bool = False
    nodes: int = 40
    milliseconds: int = 1000
    sensor_milliseconds: int = 200
    chaos: bool = False
    daprd: Path | None = None
    #: The Python of the environment that has the hub's SDK; None: the plant ends at the upper bus.
    hub: Path | None = None
    #: mosquitto, whose sessions survive, also without sidecars.
    mosquitto: bool = False
    #: Variables of the modules' processes, but for the machine's.
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """All stages, brokers first, and where the top is: the hub's plain listener, 0 when it is the upper bus."""

    stages: list[Stage] = field(default_factory=list)
    lower: int = 0
    upper: int = 0
    hub: int = 0


def line(choice: Choice) -> Line:
    """The plant: machine and sensor, publisher, lower bus, gateway, upper bus."""
    found = Line(lower=free_port(), upper=free_port())
    for name, port in (("lower bus", found.lower), ("upper bus", found.upper)):
        found.stages.append(Stage(name, broker(choice, name.replace(" ", "-"), port)))
    host = address()
    if choice.hub is not None:
        found.hub = free_port()
        found.stages.append(Stage(HUB, front(choice, found.hub, host)))
    machine = free_port()
    found.stages += [
        # Turns that it misses on a machine that is full are values that were never there: nothing is lost.
        Stage("opc-plc", plc(choice, machine), "plc_values_total"),
        *_with_bus(choice, found, "simulated-temperature-sensor", _sensor(choice)),
        *_with_bus(choice, found, "opc-publisher", _publisher(choice, machine)),
        *_with_bus(choice, found, "data-gateway", _GATEWAY),
    ]
    if choice.hub is not None:
        found.stages += _with_bus(choice, found, "iothub-integration", _integration(choice, host))
    return found


def front(choice: Choice, port: int, host: str) -> Program:
    """The hub's own broker, with TLS as the SDK wants it."""
    tls = choice.folder / "tls"
    certificates(tls, host)
    return mosquitto(choice.folder / "hub", port, listener(tls, host))


def _integration(choice: Choice, host: str) -> list[str]:
    """One device, whose key nobody checks."""
    (choice.folder / "connections").mkdir()
    key = base64.b64encode(b"of a plant that is not there").decode()
    text = f"HostName={host};DeviceId=plant;SharedAccessKey={key}"
    (choice.folder / "connections" / "plant").write_text(text, encoding="utf-8")
    arguments = [f"--connection-strings={choice.folder}/connections", f"--hub-ca-file={choice.folder}/tls/ca.pem"]
    arguments += [f"--store={choice.folder}/hub-store", "--receiverPubSubName=local-pub-sub"]
    return [*arguments, f"--receiverPubSubTopicName={TOP}"]


def broker(choice: Choice, name: str, port: int) -> Program:
    """mosquitto, or the broker in Python."""
    if choice.real or choice.mosquitto:
        return mosquitto(choice.folder / name, port)
    argv = [sys.executable, "-m", "plant.broker", str(port)]
    return Program(argv, choice.folder / f"{name}.log", lambda: listens(port))


def plc(choice: Choice, port: int) -> Program:
    """The machine."""
    arguments = [f"--pn={port}", "--host=127.0.0.1", "--aa", f"--fn={choice.nodes}", f"--vfr={choice.milliseconds}"]
    arguments += [f"--pki={choice.folder}/plc-pki", "--log-level=warning", *(["--chaos"] if choice.chaos else [])]
    return module("opc_plc", choice.folder, *arguments)


def _sensor(choice: Choice) -> list[str]:
    return [f"--feedIntervalInMilliseconds={choice.sensor_milliseconds}", "--backlog=100000"]


def _publisher(choice: Choice, machine: int) -> list[str]:
    path = choice.folder / "pn.json"
    path.write_text(json.dumps(published_nodes(choice, machine)), encoding="utf-8")
    arguments = [f"--pf={path}", "--mm=PubSub", "--dapr=PubSub=local-pub-sub;Topic=telemetry", "--aa", "--bi=0.5"]
    # Nothing of it is where a pod has its volumes, or at a port that another plant has.
    arguments += [f"--store={choice.folder}/publisher-store", "--method-port=0", "--reconnect-seconds=1"]
    return [*arguments, f"--pki={choice.folder}/publisher-pki"]


_GATEWAY = ["--receiverPubSubName=gateway-pub-sub", "--senderPubSubName=remote-pub-sub"]
_GATEWAY += [f"--senderPubSubTopicName={TOP}", "--retry-most=2", "--breaker-rest=1"]

#: Application → its pub/subs, each with the broker it stands for; which metrics are its rate, queues and losses.
BUSES = {
    "simulated-temperature-sensor": {"local-pub-sub": "lower"},
    "opc-publisher": {"local-pub-sub": "lower"},
    "data-gateway": {"gateway-pub-sub": "lower", "remote-pub-sub": "upper"},
    "iothub-integration": {"local-pub-sub": "upper"},
}
#: Which of them it receives by: at the broker itself, also beside a sidecar, as apps/ has it (docs/decisions/0092).
RECEIVED = {"data-gateway": "gateway-pub-sub", "iothub-integration": "local-pub-sub"}
SHOWN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "simulated-temperature-sensor": ("sensor_published_total", ("sensor_backlog",), ("sensor_dropped_total",)),
    "opc-publisher": (
        "opc_publisher_values_sent_total",
        ("opc_publisher_backlog",),
        ("opc_publisher_dropped_total", "opc_publisher_dead_letters_total"),
    ),
    "data-gateway": (
        "gateway_forwarded_total",
        ("gateway_held",),
        ("gateway_dropped_total", "gateway_dead_lettered_total", "gateway_expired_total"),
    ),
    "iothub-integration": (
        "iothub_sent_total",
        ("iothub_backlog",),
        ("iothub_dropped_total", "iothub_dead_letters_total"),
    ),
}


def published_nodes(choice: Choice, machine: int) -> list[dict[str, object]]:
    """What the publisher reads: every fast node, each of its values."""
    nodes = [
        {
            "Id": f"nsu={NAMESPACE};s=FastUInt{number}",
            "DisplayName": f"Fast{number}",
            "OpcSamplingInterval": 0,
            "QueueSize": 100,
        }
        for number in range(1, choice.nodes + 1)
    ]
    return [
        {
            "EndpointUrl": f"opc.tcp://127.0.0.1:{machine}",
            "UseSecurity": False,
            "DataSetWriterGroup": "line",
            "DataSetWriterId": "machine",
            "DataSetPublishingInterval": min(1000, choice.milliseconds),
            "OpcNodes": nodes,
        }
    ]


def _with_bus(choice: Choice, line: Line, name: str, arguments: list[str]) -> list[Stage]:
    """A module, and with --real the sidecar that it publishes through."""
    package, ports = name.replace("-", "_"), {"lower": line.lower, "upper": line.upper}
    rate, queue, lost = SHOWN[name]
    quiet = [*arguments, "--log-level=warning"]
    python = str(choice.hub) if name == "iothub-integration" else sys.executable
    plain = [bus for bus in BUSES[name] if not choice.real or bus == RECEIVED.get(name)]
    if plain:
        buses = ",".join(f"{bus}=mqtt://127.0.0.1:{ports[BUSES[name][bus]]}" for bus in plain)
        quiet += [f"--mqtt={buses}", f"--mqtt-client-id={name}", "--mqtt-version=3.1.1"]
    if len(plain) == len(BUSES[name]):
        program = module(package, choice.folder, *quiet, env=choice.env, python=python)
        return [Stage(name, program, rate, queue, lost)]
    assert choice.daprd is not None
    folder = choice.folder / f"components-{name}"
    folder.mkdir(exist_ok=True)
    for bus in BUSES[name]:
        if bus not in plain:
            text = component(bus, name, ports[BUSES[name][bus]])
            (folder / f"{bus}.yaml").write_text(text, encoding="utf-8")
    grpc, http = free_port(), free_port()
    dapr = [f"--dapr-grpc-port={grpc}", f"--dapr-http-port={http}"]
    return [
        Stage(f"daprd of {name}", sidecar(choice.daprd, folder, f"{name}-module", grpc, http)),
        Stage(name, module(package, choice.folder, *quiet, *dapr, env=choice.env, python=python), rate, queue, lost),
    ]


def component(bus: str, name: str, port: int) -> str:
    """A pub/sub component as apps/ has it, for a broker on this machine."""
    return f"""apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {{name: {bus}}}
spec:
  type: pubsub.mqtt3
  version: v1
  metadata:
    - {{name: url, value: "tcp://127.0.0.1:{port}"}}
    - {{name: consumerID, value: "{name}-{bus}"}}
    - {{name: qos, value: "1"}}
    - {{name: retain, value: "false"}}
    - {{name: cleanSession, value: "false"}}
"""


def hub_python() -> Path | None:
    """The Python that has the hub's SDK, where this machine has all that the stand-in needs."""
    python = ROOT / ".modules" / "hub" / "bin" / "python"
    able = python.exists() and shutil.which("mosquitto") and shutil.which("openssl")
    return python if able else None


def missing(choice: Choice) -> list[str]:
    """What this machine lacks for the plant that was chosen, as sentences."""
    found = []
    if not (ROOT / "modules" / "opc-publisher" / "src").is_dir():
        found.append("modules/opc-publisher is not here")
    if choice.real and not shutil.which("mosquitto"):
        found.append("--real needs mosquitto (Debian: apt install mosquitto)")
    if choice.real and (choice.daprd is None or not choice.daprd.is_file()):
        found.append("--real needs daprd (make daprd)")
    return found
