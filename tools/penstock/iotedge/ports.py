"""Ports: what a container listens on, and what a Service offers of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
        outside.update(dict.fromkeys(targets))
    for text, _ in reader.members("ExposedPorts"):
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
    host = str(held.get("HostPort") or "")
    path = reader.path(*keys)
    for target in targets:
        for port in _host(host, target, targets):
            if offered.get(port, target) != target:
                reader.ledger.lost(path, f"port {port.number} is bound to {offered[port].number} already")
            else:
                offered[port] = target
    if not host or not list(_host(host, targets[0], targets) if targets else ()):
        how = f"no port of the device is named: the Service offers {', '.join(str(one.number) for one in targets)}"
        reader.ledger.approximated((*path, "HostPort"), how)
        offered.update({one: one for one in targets if one not in offered})
    elif targets:
        reader.ledger.translated((*path, "HostPort"), f"port {host} of the Service")
    if held.get("HostIp") not in (None, "", "0.0.0.0", "::"):
        reader.ledger.lost(
            (*path, "HostIp"), f"a Service has no {held['HostIp']}: say who may come in by a NetworkPolicy"
        )
    elif "HostIp" in held:
        reader.ledger.translated((*path, "HostIp"), "every address")


def _host(text: str, target: Port, targets: list[Port]) -> Iterator[Port]:
    """The ports of the device that lead to one port of the container."""
    found = _PORT.match(text)
    if not found or found[3]:
        return
    first, last = int(found[1]), int(found[2] or found[1])
    if last - first == len(targets) - 1:
        yield Port(first + targets.index(target), target.protocol)
    elif len(targets) == 1 and 0 < first <= last < 65536:
        yield Port(first, target.protocol)
