"""Which bus a pub/sub's name stands for: the Dapr sidecar, unless the settings name a broker for it."""

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from penstock_runtime.bus import Bus
from penstock_runtime.lifecycle import Common
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt.packets import V5, V311
from penstock_runtime.secret import Secret
from penstock_runtime.settings import no_file, setting
from penstock_runtime.tls import tls_context

PORTS = {"mqtt": 1883, "tcp": 1883, "mqtts": 8883, "ssl": 8883}


@dataclass(frozen=True, kw_only=True)
class BusSettings(Common):
    """Settings of every module that speaks on a bus."""

    mqtt: tuple[str, ...] = setting(
        (),
        help="Pub/subs that are plain MQTT brokers, as name=mqtt://host:1883 or name=mqtts://…; others are Dapr's",
    )
    mqtt_client_id: str = setting("", help="MQTT client id, the same after each restart; the pub/sub's name is added")
    mqtt_version: Literal["5", "3.1.1"] = setting("5", help="Version of MQTT to speak")
    mqtt_username: str = setting("", help="User at the broker")
    mqtt_password: Secret | None = setting(None, help="Password at the broker")
    mqtt_ca_file: Path | None = setting(None, help="Certificates that the broker's is checked with, PEM")
    mqtt_cert_file: Path | None = setting(None, help="Own certificate for the broker, PEM")
    mqtt_key_file: Path | None = setting(None, help="Key of this certificate, PEM")
    mqtt_window: int = setting(500, help="Messages under way that nobody has acknowledged", minimum=1, maximum=65535)
    largest_message: int = setting(262_144, help="Largest message in bytes; a larger one is refused", minimum=1024)
    dapr_grpc_port: int = setting(50001, help="gRPC port of the Dapr sidecar", minimum=1, maximum=65535)
    dapr_http_port: int = setting(3500, help="HTTP port of the Dapr sidecar", minimum=1, maximum=65535)
    dapr_api_token: Secret | None = setting(None, help="Token of the sidecar's API")

    def check(self) -> Iterator[str]:
        """What is wrong with the values together."""
        names = [entry.partition("=")[0] for entry in self.mqtt]
        yield from (f"--mqtt: {name} is there more than once" for name in sorted(set(names)) if names.count(name) > 1)
        for entry in self.mqtt:
            name, equals, url = entry.partition("=")
            if not (name and equals and url):
                yield f"--mqtt: {entry!r} is not name=url"
                continue
            try:
                parts = urlsplit(url)
                port = parts.port
            except ValueError as error:
                yield f"--mqtt: {name}: {error}"
                continue
            if parts.scheme not in PORTS or not parts.hostname:
                yield f"--mqtt: {name}: {parts.scheme or url!r} is none of {', '.join(PORTS)} with a host"
            elif port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
                yield f"--mqtt: {name}: {url!r} is more than a host and its port"
            if parts.username or parts.password:
                yield f"--mqtt: {name}: user and password go to --mqtt-username and MQTT_PASSWORD, not into the address"
        if bool(self.mqtt_cert_file) != bool(self.mqtt_key_file):
            yield "--mqtt-cert-file and --mqtt-key-file go together"
        for name in ("mqtt_ca_file", "mqtt_cert_file", "mqtt_key_file"):
            yield from no_file(self, name)

    def broker(self, name: str) -> Broker | None:
        """The broker that a pub/sub is; None when it is Dapr's."""
        url = next((url for entry in self.mqtt for key, _, url in [entry.partition("=")] if key == name), None)
        if url is None:
            return None
        parts = urlsplit(url)
        return Broker(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            client_id=f"{self.mqtt_client_id or socket.gethostname()}-{name}",
            version=V5 if self.mqtt_version == "5" else V311,
            tls=self._tls if parts.scheme in ("mqtts", "ssl") else None,
            username=self.mqtt_username or None,
            password=self.mqtt_password,
            window=self.mqtt_window,
            largest=self.largest_message,
        )

    def _tls(self) -> ssl.SSLContext:
        """Raises OSError, with the setting, when a file is none of those that it should be."""
        return tls_context(
            ("--mqtt-ca-file", self.mqtt_ca_file),
            ("--mqtt-cert-file", self.mqtt_cert_file),
            ("--mqtt-key-file", self.mqtt_key_file),
        )


@contextlib.asynccontextmanager
async def open_bus(name: str, settings: BusSettings) -> AsyncIterator[Bus]:
    """The bus of that name, connected or connecting while the block runs."""
    # Each adapter is imported only where it is used: its libraries may not be installed.
    broker = settings.broker(name)
    if broker is not None:
        from penstock_runtime.mqtt_bus import mqtt_bus

        async with mqtt_bus(name, broker) as bus:
            yield bus
    else:
        from penstock_runtime.dapr_bus import dapr_bus

        ports, token = (settings.dapr_grpc_port, settings.dapr_http_port), settings.dapr_api_token
        async with dapr_bus(name, *ports, token, settings.largest_message) as sidecar:
            yield sidecar
