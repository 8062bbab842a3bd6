"""Networks of facts and policies: what lies in what, and what overlaps."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
#: Addresses that no name of the internet has.
PRIVATE = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/8"),
    *("::/127", "fc00::/7", "fe80::/10"),
)


@lru_cache(maxsize=65536)
def parsed(text: str) -> tuple[Network, ...]:
    """The networks of a fact, comma separated; those that are none are left out (another finding says so)."""
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            continue
    return tuple(found)


def inside(inner: str, outers: Iterable[str]) -> bool:
    """True when every network of `inner` lies in one of the others; False when it has none."""
    return _inside(inner, tuple(outers))


@lru_cache(maxsize=65536)
def _inside(inner: str, outers: tuple[str, ...]) -> bool:
    """A cluster asks the same for each of its destinations."""
    wide = tuple(network for outer in outers for network in parsed(outer))
    return bool(parsed(inner)) and all(any(_in(one, other) for other in wide) for one in parsed(inner))


@lru_cache(maxsize=65536)
def overlap(one: str, other: str) -> bool:
    """True when some address lies in both."""
    return any(a.version == b.version and a.overlaps(b) for a in parsed(one) for b in parsed(other))


def public(text: str) -> bool:
    """True when a network holds addresses of the internet."""
    return any(not inside(str(one), PRIVATE) for one in parsed(text))


def _in(one: Network, other: Network) -> bool:
    return one.version == other.version and one.subnet_of(other)  # type: ignore[arg-type]
