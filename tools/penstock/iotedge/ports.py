"""Ports: what a container listens on, and what a Service offers of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from penstock.iotedge.jsontext import Path
from penstock.iotedge.reader import Reader

_PORT = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?(?:/(tcp|udp|sctp))?\Z", re.IGNORECASE)
#: A longer range is a mistake, or no Service.
LONGEST_RANGE = 64


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """A port and its protocol."""

    number: int
    protocol: str

    @property
    def name(self) -> str:
        """As Kubernetes names it: `tcp-8883`; a number may be there once for each protocol."""
        return f"{self.protocol.lower()}-{self.number}"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a container listens; what the Service offers (its port → the container's); which of it was bound to the
    device, and so is for the outside."""

    listening: tuple[Port, ...]
    offered: tuple[tuple[Port, Port], ...]
    outside: tuple[Port, ...]
    #: Ports that the manifest does not name, and that other modules dial all the same.
    called: tuple[Port, ...] = ()

    def container(self) -> list[dict[str, Any]]:
        """`ports` of the container."""
        return [{"name": one.name, "containerPort": one.number, "protocol": one.protocol} for one in self.listening]

    def service(self) -> list[dict[str, Any]]:
        """`ports` of the Service."""
        return [
            {"name": port.name, "port": port.number, "targetPort": target.name, "protocol": port.protocol}
            for port, target in self.offered
        ]


def with_called(found: Ports, called: tuple[Port, ...]) -> Ports:
    """The ports with those at which others dial the container: on a device no port needs to be named for that."""
    offered = dict(found.offered)
    for one in called:
        offered.setdefault(one, one)
    listening = tuple(sorted({*found.listening, *called}))
    new = tuple(one for one in called if one not in found.listening)
    return Ports(listening, tuple(sorted(offered.items())), found.outside, new)


def ports(reader: Reader) -> Ports:
    """The ports of a module's create options: exposed ones, and those bound to ports of the device."""
    listening: dict[Port, None] = {}
    offered: dict[Port, Port] = {}
    outside: dict[Port, None] = {}
    for text, bindings in reader.members("HostConfig", "PortBindings"):
        targets = _read(reader, ("HostConfig", "PortBindings", text), text)
        for number, binding in enumerate(bindings if isinstance(bindings, list) else [{}]):
            _bind(reader, ("HostConfig", "PortBindings", text, number), binding, targets, offered)
        listening.update(dict.fromkeys(targets))
        if bindings != []:
            outside.update(dict.fromkeys(targets))
    for text, _ in reader.members("ExposedPorts"):
        reader.strange((), "ExposedPorts", text)
        for port in _read(reader, ("ExposedPorts", text), text):
            listening.setdefault(port)
            if port not in offered.values():
                offered.setdefault(port, port)
    order = sorted(listening)
    return Ports(tuple(order), tuple(sorted(offered.items())), tuple(sorted(outside)))


def _read(reader: Reader, keys: tuple[str, ...], text: str) -> list[Port]:
    found = _PORT.match(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not found or not 0 < first <= last < 65536 or last - first >= LONGEST_RANGE:
        reader.ledger.lost(reader.path(*keys), f"{text!r} is no port, as 8883/tcp is one")
        return []
    protocol = (found[3] or "tcp").upper()
    reader.ledger.translated(reader.path(*keys), f"containerPort {text}")
    return [Port(number, protocol) for number in range(first, last + 1)]


def _bind(
    reader: Reader, keys: tuple[str | int, ...], binding: Any, targets: list[Port], offered: dict[Port, Port]
) -> None:
    """One binding: port of the device → port of the container."""
    held = binding if isinstance(binding, dict) else {}
    if held:
        reader.strange(("HostPort", "HostIp"), *keys)
    host = str(held.get("HostPort") or "")
    path = reader.path(*keys)
    outer = _host(host, len(targets))
    for first, target in zip(outer, targets, strict=False):
        port = Port(first, target.protocol)
        if offered.get(port, target) != target:
            reader.ledger.lost(path, f"port {port.number} is bound to {offered[port].number} already")
        else:
            offered[port] = target
    _said(reader, (*path, "HostPort"), host, outer, targets)
    if not outer:
        offered.update({one: one for one in targets if one not in offered})
    if held.get("HostIp") not in (None, "", "0.0.0.0", "::"):
        reader.ledger.lost(
            (*path, "HostIp"), f"a Service has no {held['HostIp']}: say who may come in by a NetworkPolicy"
        )
    elif "HostIp" in held:
        reader.ledger.translated((*path, "HostIp"), "every address")


def _said(reader: Reader, path: Path, host: str, outer: Sequence[int], targets: list[Port]) -> None:
    """What becomes of the port of the device."""
    own = ", ".join(str(one.number) for one in targets)
    if not targets:
        return
    if not outer and host.strip("0"):
        reader.ledger.lost(path, f"{host!r} is no port of a device for it: the Service offers {own}")
    elif not outer:
        reader.ledger.approximated(path, f"no port of the device is named: the Service offers {own}")
    elif len(outer) > len(targets):
        reader.ledger.approximated(path, f"Docker takes one that is free of {host}; the Service offers {outer[0]}")
    else:
        reader.ledger.translated(path, f"port {host} of the Service")


def _host(text: str, count: int) -> Sequence[int]:
    """The ports of the device that lead to `count` ports of the container; none where none can be made of the text."""
    found = _PORT.match(text)
    if not found or found[3]:
        return ()
    first, last = int(found[1]), int(found[2] or found[1])
    fits = 0 < first <= last < 65536 and (count == 1 or last - first == count - 1)
    return range(first, last + 1) if fits else ()
