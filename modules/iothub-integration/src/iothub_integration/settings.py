"""What the pod may set."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iothub_integration.identity import Identity, IdentityError, parse
from penstock_runtime import BusSettings, Secret, no_file, setting


@dataclass(frozen=True, kw_only=True)
class Settings(BusSettings):
    """Settings of iothub-integration."""

    receiver_pubsub: str = setting("local-pub-sub", args=("--receiverPubSubName",), help="Pub/sub to receive from")
    receiver_topic: str = setting("telemetry", args=("--receiverPubSubTopicName",), help="Topic to receive")
    dead_letter_topic: str = setting("", help="Topic for word of events that the hub would never take")
    command_topic: str = setting("", help="Topic that methods and messages of the hub are published to")
    connection_string: Secret | None = setting(
        None,
        args=("-p", "--PrimaryConnectionString"),
        env=("IOT_HUB_DEVICE_PRIMARY_CONNECTION_STRING", "EdgeHubConnectionString"),
        help="Connection string of a device or a module",
    )
    connection_strings: Path | None = setting(
        None,
        help="Folder with one connection string in each file: several identities, so that several partitions are used",
    )
    device_cert_file: Path | None = setting(None, help="Certificate of identities without a key, PEM")
    device_key_file: Path | None = setting(None, help="Key of this certificate, PEM")
    dps_scope: str = setting("", help="ID scope of the device provisioning service, instead of a connection string")
    dps_host: str = setting("global.azure-devices-provisioning.net", help="Host of the device provisioning service")
    dps_registration: str = setting("", help="Registration id at the device provisioning service")
    dps_key: Secret | None = setting(None, help="Symmetric key of this registration; a certificate is used without it")
    hub_ca_file: Path | None = setting(
        None, env=("EdgeModuleCACertificateFile",), help="Certificates that the hub's is checked with, PEM"
    )
    websockets: bool = setting(False, help="MQTT over WebSockets, port 443, instead of 8883")
    output: str = setting("", help="Output of a module that telemetry is sent to")
    keep_alive_seconds: int = setting(60, help="Seconds between signs of life", minimum=5, maximum=1740)
    send_seconds: float = setting(30.0, help="Seconds that the hub has for an answer", minimum=1)
    token_seconds: int = setting(
        3600, help="Seconds that a token made of the key is good for; it is renewed two minutes before", minimum=125
    )
    window: int = setting(64, help="Messages under way for each identity", minimum=1, maximum=1000)
    store: Path = setting(Path("/app/store"), help="Folder of what is waiting to be sent")
    store_megabytes: int = setting(
        256, help="Megabytes that may wait for each identity; then the oldest is given up, and counted", minimum=1
    )

    def check(self) -> Iterator[str]:
        """What is wrong with the values together."""
        yield from super().check()
        _, faults = self.identities()
        yield from faults
        given = [bool(self.connection_string), bool(self.connection_strings), bool(self.dps_scope)]
        if sum(given) != 1 and not faults:
            yield "one of --PrimaryConnectionString, --connection-strings and --dps-scope says who the module is"
        if self.dps_scope and not self.dps_registration:
            yield "--dps-scope goes with --dps-registration"
        if bool(self.device_cert_file) != bool(self.device_key_file):
            yield "--device-cert-file and --device-key-file go together"
        for name in ("device_cert_file", "device_key_file", "hub_ca_file"):
            yield from no_file(self, name)
        if self.dps_scope and not self.dps_key and not self.device_cert_file:
            yield "--dps-scope goes with --dps-key or --device-cert-file"
        if not self.device_cert_file and any(one.key is None for one in self.identities()[0]):
            yield "a connection string says x509=true: --device-cert-file and --device-key-file are needed"

    def identities(self) -> tuple[list[Identity], list[str]]:
        """Who the module is, in an order that does not change, and what is wrong with what says so."""
        found: list[Identity] = []
        faults: list[str] = []
        for name, text in self._texts(faults):
            try:
                found.append(parse(text))
            except IdentityError as error:
                faults.append(f"{name}: {error}")
        names = [str(one) for one in found]
        faults += [f"{name} is there more than once" for name in sorted({one for one in names if names.count(one) > 1})]
        return found, faults

    def _texts(self, faults: list[str]) -> Iterator[tuple[str, Secret]]:
        if self.connection_string:
            yield "--PrimaryConnectionString", self.connection_string
        if self.connection_strings is None:
            return
        # A mounted Secret has links and folders that begin with a point beside its files.
        files = [path for path in sorted(self.connection_strings.glob("[!.]*")) if path.is_file()]
        if not files:
            faults.append(f"--connection-strings: there is no file in {self.connection_strings}")
        for path in files:
            try:
                yield f"--connection-strings: {path.name}", Secret(path.read_text(encoding="utf-8").strip())
            except (OSError, ValueError) as error:
                faults.append(f"--connection-strings: {path.name}: {type(error).__name__}")
