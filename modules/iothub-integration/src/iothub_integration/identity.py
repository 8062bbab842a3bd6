"""Who the module is at the hub: connection strings, taken apart without ever being shown."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from penstock_runtime import Secret

#: What a connection string of a device or a module may hold.
NAMES = {
    name.lower(): name
    for name in (
        "HostName",
        "DeviceId",
        "ModuleId",
        "SharedAccessKey",
        "SharedAccessKeyName",
        "GatewayHostName",
        "x509",
    )
}
_HOST = re.compile(r"[A-Za-z0-9.\-]+")
_ID = re.compile(r"[A-Za-z0-9\-.%_*?!(),:=@$'+#]{1,128}")


class IdentityError(ValueError):
    """A connection string that is none. What it says never holds a value of it that opens a door."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A device, or a module of one. Without a key it shows a certificate."""

    host: str
    device: str
    module: str = ""
    gateway: str = ""
    key: Secret | None = None

    def __str__(self) -> str:
        return f"{self.device}/{self.module}" if self.module else self.device

    def connection_string(self) -> str:
        """As the SDK takes it. A secret, unless the identity shows a certificate."""
        parts = {
            "HostName": self.host,
            "DeviceId": self.device,
            "ModuleId": self.module,
            "GatewayHostName": self.gateway,
        }
        parts |= {"SharedAccessKey": self.key.reveal()} if self.key else {"x509": "true"}
        return ";".join(f"{name}={value}" for name, value in parts.items() if value)


def folder(identity: Identity) -> str:
    """The name of its folder in the store: `.` and `..` are devices too, and would be other folders."""
    name = str(identity).replace("/", "+")
    return name if name.strip(".") else name.replace(".", "%2E")


def parse(text: Secret) -> Identity:
    """Take a connection string apart. Raises IdentityError."""
    values = _pairs(text.reveal().strip().removeprefix("\ufeff"))
    if "SharedAccessKeyName" in values:
        raise IdentityError(
            "it is of the hub's owner or a policy, not of a device: SharedAccessKeyName has no place here"
        )
    for name in ("HostName", "DeviceId"):
        if not values.get(name):
            raise IdentityError(f"{name} is missing")
    if not _HOST.fullmatch(values["HostName"]) or not _HOST.fullmatch(values.get("GatewayHostName", "a")):
        raise IdentityError("HostName or GatewayHostName is no host name")
    for name in ("DeviceId", "ModuleId"):
        if name in values and not _ID.fullmatch(values[name]):
            raise IdentityError(f"{name} has characters that an identity cannot have")
    key = _key(values)
    return Identity(
        values["HostName"], values["DeviceId"], values.get("ModuleId", ""), values.get("GatewayHostName", ""), key
    )


def _pairs(text: str) -> Mapping[str, str]:
    values: dict[str, str] = {}
    for number, part in enumerate(text.split(";"), start=1):
        name, equals, value = part.partition("=")
        if not part.strip():
            continue
        known = NAMES.get(name.strip().lower())
        if not equals or known is None:
            raise IdentityError(f"part {number} is none of {', '.join(NAMES.values())}")
        if known in values:
            raise IdentityError(f"{known} is there twice")
        values[known] = value.strip()
    return values


def _key(values: Mapping[str, str]) -> Secret | None:
    if values.get("x509", "").lower() == "true":
        if "SharedAccessKey" in values:
            raise IdentityError("it has both a SharedAccessKey and x509=true")
        return None
    if not values.get("SharedAccessKey"):
        raise IdentityError("SharedAccessKey is missing (or x509=true)")
    try:
        base64.b64decode(values["SharedAccessKey"], validate=True)
    except (binascii.Error, ValueError):
        raise IdentityError("SharedAccessKey is no base64") from None
    return Secret(values["SharedAccessKey"])
