"""Ports of the loopback address that nobody else takes before their program listens."""

import random
import socket
import sys
from contextlib import suppress
from pathlib import Path

#: Below these the system gives no port to a connection that goes out, so none is lost between choosing and listening.
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 10_000
#: Where no more than these are left below, any port will do.
FEW = 2_000

#: What keeps a port ours until this process ends, though a program that has it may be stopped meanwhile.
_held: list[int] = []


def free_port() -> int:
    """A port that nobody listens on, and that no other process that asks here is given."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """So many ports, all different."""
    below = _outgoing()
    found: list[int] = []
    for port in random.SystemRandom().sample(range(LOWEST, below), below - LOWEST):
        if len(found) == count:
            break
        if _unused(port) and _reserved(port):
            found.append(port)
    return found


def _outgoing() -> int:
    low = 32_768
    with suppress(OSError, ValueError):
        low = int(OUTGOING.read_text("ascii").split()[0])
    return low if low - LOWEST >= FEW else 65_536


def _unused(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True


def _reserved(port: int) -> bool:
    """Whether no other process holds the port by its name, which the kernel forgets with the process."""
    if sys.platform != "linux":
        return True
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0plant-port-{port}")
    except OSError:
        name.close()
        return False
    _held.append(name.detach())
    return True
