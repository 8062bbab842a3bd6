"""A stand-in for IoT Hub, and for its provisioning service, on a broker with TLS: the hub's own SDK cannot tell them.

A broker does not say who asked for a twin, so all devices of one stand-in share one, and a method reaches them all.
The SDK's port is fixed (8883): each stand-in has an address of its own in 127.0.0.0/8.
"""

import asyncio
import contextlib
import json
import random
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

from penstock_runtime.mqtt.client import Broker, Client
from penstock_runtime.mqtt.packets import V311, Publish

PORT, WEBSOCKETS = 8883, 443
"""The SDK's ports are fixed."""

Twins = Literal["answered", "throttled", "swallowed"]


@dataclass(slots=True)
class Received:
    """A message of telemetry as the hub has it."""

    device: str
    module: str
    body: bytes
    properties: dict[str, str]


@dataclass(slots=True)
class HubStandIn:
    """What a hub does, over a plain listener of the broker that the devices reach by TLS."""

    broker: Broker
    desired: dict[str, Any] = field(default_factory=dict)
    reported: dict[str, Any] = field(default_factory=dict)
    telemetry: list[Received] = field(default_factory=list)
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    #: Registration → hub and device that the provisioning service says; whoever is not in it is refused.
    registrations: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: int = 0
    #: What becomes of requests for the twin: answered, refused with 429, or heard and never answered.
    twins: Twins = "answered"
    asked: int = 0
    version: int = 1
    _client: Client | None = None
    _request: int = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["HubStandIn"]:
        """Serve while the block runs."""
        self._client = Client(self.broker, self._received)
        task = asyncio.create_task(self._client.run())
        try:
            async with asyncio.timeout(10):
                for topic in (
                    "devices/#",
                    "$iothub/twin/GET/#",
                    "$iothub/twin/PATCH/properties/reported/#",
                    "$iothub/methods/res/#",
                    "$dps/registrations/PUT/#",
                    "$dps/registrations/GET/#",
                ):
                    await self._client.subscribe(topic)
            yield self
        finally:
            await self._client.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def change(self, patch: dict[str, Any]) -> None:
        """Change desired properties."""
        self.version += 1
        self.desired |= patch
        await self._say(
            f"$iothub/twin/PATCH/properties/desired/?$version={self.version}", {**patch, "$version": self.version}
        )

    async def invoke(self, name: str, payload: Any, seconds: float = 10.0) -> tuple[int, Any]:
        """Call a direct method; status and payload of the answer. Raises TimeoutError."""
        self._request += 1
        rid = str(self._request)
        await self._say(f"$iothub/methods/POST/{name}/?$rid={rid}", payload)
        async with asyncio.timeout(seconds):
            while rid not in self.answers:
                await asyncio.sleep(0.01)
        return self.answers.pop(rid)

    async def tell(self, device: str, body: bytes, **properties: str) -> None:
        """Send a cloud-to-device message."""
        said = "&".join(f"{name}={value}" for name, value in properties.items())
        await self._send(f"devices/{device}/messages/devicebound/{said}", body)

    def _received(self, message: Publish, connection: int) -> None:
        assert self._client is not None
        self._client.acknowledge(message, connection)
        topic = message.topic
        if topic.startswith("devices/"):
            self._telemetry(topic, message.payload)
        elif topic.startswith("$iothub/twin/") and self.twins != "answered":
            self.asked += 1
            if self.twins == "throttled":
                self._later(f"$iothub/twin/res/429/?$rid={_rid(topic)}", None)
        elif topic.startswith("$iothub/twin/GET/"):
            twin = {"desired": {**self.desired, "$version": self.version}, "reported": self.reported}
            self._later(f"$iothub/twin/res/200/?$rid={_rid(topic)}", twin)
        elif topic.startswith("$iothub/twin/PATCH/"):
            self.reported |= json.loads(message.payload)
            self._later(f"$iothub/twin/res/204/?$rid={_rid(topic)}&$version={self.version}", None)
        elif topic.startswith("$iothub/methods/res/"):
            status = int(topic.split("/")[3])
            self.answers[_rid(topic)] = (status, json.loads(message.payload or b"null"))
        elif topic.startswith("$dps/registrations/"):
            self._provision(topic, message.payload)

    def _provision(self, topic: str, body: bytes) -> None:
        """First that it takes a moment, then who the device is; or that nobody knows it."""
        rid = _rid(topic)
        if "/PUT/" in topic:
            name = json.loads(body)["registrationId"]
            if name not in self.registrations:
                self.refused += 1
                self._later(f"$dps/registrations/res/401/?$rid={rid}", {"errorCode": 401002, "message": "Unauthorized"})
                return
            said = {"operationId": name, "status": "assigning"}
            self._later(f"$dps/registrations/res/202/?$rid={rid}&retry-after=1", said)
            return
        name = dict(parse_qsl(topic.partition("?")[2]))["operationId"]
        hub, device = self.registrations[name]
        state = {"registrationId": name, "assignedHub": hub, "deviceId": device, "status": "assigned"}
        state |= {"substatus": "initialAssignment", "etag": "e", "createdDateTimeUtc": "2026-01-01T00:00:00Z"}
        said = {"operationId": name, "status": "assigned", "registrationState": state}
        self._later(f"$dps/registrations/res/200/?$rid={rid}", said)

    def _telemetry(self, topic: str, body: bytes) -> None:
        parts = topic.split("/")
        if "events" not in parts:
            return
        module = parts[3] if parts[2] == "modules" else ""
        said = dict(parse_qsl(topic.partition("/messages/events/")[2].rstrip("/")))
        self.telemetry.append(Received(parts[1], module, body, said))

    def _later(self, topic: str, payload: Any) -> None:
        asyncio.get_running_loop().create_task(self._say(topic, payload))

    async def _say(self, topic: str, payload: Any) -> None:
        await self._send(topic, b"" if payload is None else json.dumps(payload).encode())

    async def _send(self, topic: str, body: bytes) -> None:
        assert self._client is not None
        await (await self._client.publish(topic, body))


def _rid(topic: str) -> str:
    return dict(parse_qsl(topic.partition("?")[2]))["$rid"]


def stand_in(port: int) -> HubStandIn:
    """A stand-in at a broker's plain listener."""
    return HubStandIn(Broker(host="127.0.0.1", port=port, client_id="hub", version=V311))


def address() -> str:
    """An address of this machine that nobody else uses, most likely."""
    return f"127.{random.randint(2, 250)}.{random.randint(1, 250)}.{random.randint(2, 250)}"


def certificates(folder: Path, host: str) -> Path:
    """A CA and a server certificate for an address; gives the CA's file. Needs openssl."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "san.cnf"
    config.write_text(f"subjectAltName=IP:{host},DNS:localhost\n", encoding="utf-8")
    make = ["-newkey", "rsa:2048", "-nodes", "-days", "2"]
    _openssl(folder, "req", "-x509", *make, "-subj", "/CN=hub-ca", "-keyout", "ca.key", "-out", "ca.pem")
    _openssl(folder, "req", *make[:3], "-subj", f"/CN={host}", "-keyout", "server.key", "-out", "server.csr")
    sign = ["-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"]
    _openssl(folder, "x509", *sign, "-extfile", "san.cnf", "-out", "server.pem")
    return folder / "ca.pem"


def identity(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a device, of the CA in `folder`, and its key."""
    key, request, certificate = f"{name}.key", f"{name}.csr", f"{name}.pem"
    make = ["-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}"]
    _openssl(folder, "req", *make, "-keyout", key, "-out", request)
    sign = ["-req", "-in", request, "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"]
    _openssl(folder, "x509", *sign, "-out", certificate)
    return folder / certificate, folder / key


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def listener(folder: Path, host: str, *, certificates: bool = False, websockets: bool = False) -> str:
    """Lines of mosquitto.conf for the TLS side. `certificates`: who has none of the CA's is not let in."""
    return (
        f"listener {WEBSOCKETS if websockets else PORT} {host}\nallow_anonymous true\ncafile {folder}/ca.pem\n"
        f"certfile {folder}/server.pem\nkeyfile {folder}/server.key"
        + ("\nprotocol websockets" if websockets else "")
        + ("\nrequire_certificate true" if certificates else "")
    )
