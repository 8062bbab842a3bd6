"""What somebody asks about, HOST[:PORT], as a process would dial it: a name as DNS has it or an address, and a port."""

import ipaddress
import re
from dataclasses import dataclass

from penstock.errors import PenstockError
from penstock.topology import names

HTTPS = 443
#: A port behind a host; an IPv6 address has one only behind its bracket.
PORT = re.compile(r"(?P<host>\[[^\]]*\]|[^:\[\]]*):(?P<port>[0-9]{1,5})", re.ASCII)
#: Names that a cluster's own name server answers for, whatever lies above it.
OWN = (".svc", ".cluster.local")


@dataclass(frozen=True)
class Dialled:
    """An end of a connection."""

    host: str
    port: int


def dialled(text: str) -> Dialled:
    """Raises PenstockError when nobody can dial it."""
    split = PORT.fullmatch(text)
    host, port = (split["host"], int(split["port"])) if split else (text, HTTPS)
    if not 0 < port < 65536:
        raise PenstockError(f"{text!r}: a port is a number from 1 to 65535")
    address = _address(host)
    return Dialled(address or name(host), port)


def name(text: str) -> str:
    """A name as the TLS hello and DNS have it: small letters, no last dot, no letters beyond ASCII."""
    host = names.ascii_of(text.lower().removesuffix("."))
    if host.startswith("*."):
        raise PenstockError(f"{text!r}: nobody dials a wildcard; ask for a name below it, such as x{host[1:]}")
    if host.rpartition(".")[2].isdigit():
        raise PenstockError(f"{text!r} is no address: four numbers from 0 to 255 without leading zeros, and no length")
    if ":" in host and "/" not in host:
        raise PenstockError(f"{text!r}: a port is a number from 1 to 65535, and an IPv6 address stands in brackets")
    if wrong := names.fault(host):
        raise PenstockError(f"{text!r}: say HOST or HOST:PORT, without a scheme or a path ({wrong})")
    if "." not in host or host.endswith(OWN):
        raise PenstockError(f"{text!r} is a name inside the cluster, which nothing above it is asked for")
    return host


def _address(host: str) -> str:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return ""
