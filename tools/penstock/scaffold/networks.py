"""Networks: read, compared, and the next free one of a size."""

import ipaddress
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Where private networks are taken from (RFC 1918, RFC 6598, RFC 4193).
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8")
PRIVATE: tuple[Network, ...] = tuple(ipaddress.ip_network(text) for text in _PRIVATE)

#: What no node, pod or service can have: this host, loopback, link-local, multicast and beyond.
_NOWHERE = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8")
NOWHERE: tuple[Network, ...] = tuple(ipaddress.ip_network(text) for text in _NOWHERE)

_FOUR, _SIX = rb"\d{1,3}(?:\.\d{1,3}){3}", rb"[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:]*:[0-9A-Fa-f]*"
CIDR = re.compile(rb"(?<![\w.:])(?:" + _FOUR + rb"|" + _SIX + rb")/\d{1,3}(?![\w.])")


def parse(text: str) -> list[Network]:
    """The networks of a fact, comma separated. Raises ValueError with a sentence that names the fault."""
    found = []
    for word in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ipaddress.ip_network(word))
        except ValueError as error:
            raise ValueError(f"{word!r} is no network{_meant(word)}") from error
    return found


def _meant(word: str) -> str:
    try:
        return f" (did you mean {ipaddress.ip_network(word, strict=False)}?)"
    except ValueError:
        return ", as 10.41.3.0/24 is one"


def written(networks: Iterable[Network]) -> str:
    """Networks as a fact."""
    return ",".join(str(network) for network in networks)


def inside(small: Network, large: Network) -> bool:
    """True when `small` is a part of `large` or the same."""
    return _same(small, large) and bounds(large)[0] <= bounds(small)[0] and bounds(small)[1] <= bounds(large)[1]


def overlap(one: Network, other: Network) -> bool:
    """True when two networks share an address."""
    return _same(one, other) and one.overlaps(other)


def _same(one: Network, other: Network) -> bool:
    return one.version == other.version


def bounds(network: Network) -> tuple[int, int]:
    """The first and the last address as numbers."""
    first = int(network.network_address)
    return first, first + network.num_addresses - 1


def make(first: int, length: int, version: int) -> Network:
    """The network that begins at a number."""
    if version == 4:
        return ipaddress.IPv4Network((first, length))
    return ipaddress.IPv6Network((first, length))


def around(networks: Sequence[Network]) -> Network:
    """The smallest network that holds all of these (of one family)."""
    first, last = min(bounds(n)[0] for n in networks), max(bounds(n)[1] for n in networks)
    width = networks[0].max_prefixlen
    length = width - (first ^ last).bit_length()
    return make(first >> (width - length) << (width - length), length, networks[0].version)


def home(network: Network) -> Network:
    """The range that a neighbour of this network would be taken from: the private range it lies in, else its own /8."""
    for private in PRIVATE:
        if inside(network, private):
            return private
    length = min(8 if network.version == 4 else 32, network.prefixlen)
    return network.supernet(new_prefix=length)


@dataclass
class Used:
    """Networks that are taken, by family; grows as more are taken."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: {4: [], 6: []})

    @classmethod
    def of(cls, networks: Iterable[Network]) -> "Used":
        """These networks."""
        used = cls()
        for network in sorted(set(networks), key=lambda n: (n.version, bounds(n))):
            used.add(network)
        return used

    def add(self, network: Network) -> None:
        """Take one more; spans that meet become one, so that a look-up sees them all."""
        spans, (first, last) = self.spans[network.version], bounds(network)
        at = bisect_right(spans, (first, last))
        while at > 0 and spans[at - 1][1] >= first - 1:
            at -= 1
            first, last = min(first, spans[at][0]), max(last, spans[at][1])
            del spans[at]
        while at < len(spans) and spans[at][0] <= last + 1:
            last = max(last, spans[at][1])
            del spans[at]
        spans.insert(at, (first, last))

    def hit(self, version: int, first: int, last: int) -> int | None:
        """The last number of the taken span that meets first..last; None when all of it is free."""
        spans = self.spans[version]
        at = bisect_right(spans, (last, 1 << 130)) - 1
        return spans[at][1] if at >= 0 and spans[at][1] >= first else None

    def first(self, within: Network) -> int:
        """The first taken number inside a network; its beginning when all of it is free."""
        low, high = bounds(within)
        found = (max(first, low) for first, last in self.spans[within.version] if last >= low and first <= high)
        return next(found, low)


def free(length: int, within: Network, used: Used, *, start: int = 0, step: int = 0, offset: int = 0) -> Network | None:
    """The next free network of a length inside `within`, from the number `start` on, then from its beginning.

    Networks begin `offset` behind a multiple of a network of length `step` (default: of their own length).
    """
    first, last = bounds(within)
    start = start if first <= start <= last else first
    for low, high in ((start, last), (first, min(start + (1 << (within.max_prefixlen - length)), last))):
        for found in _free(length, low, high, used, within.max_prefixlen - (step or length), offset, within):
            return found
    return None


def _free(length: int, low: int, high: int, used: Used, bits: int, offset: int, within: Network) -> Iterator[Network]:
    size = 1 << (within.max_prefixlen - length)
    at = _aligned(low, bits, offset)
    while at + size - 1 <= high:
        taken = used.hit(within.version, at, at + size - 1)
        if taken is None:
            yield make(at, length, within.version)
            return
        at = _aligned(taken + 1, bits, offset)


def _aligned(number: int, bits: int, offset: int) -> int:
    """The first number from `number` on that is `offset` behind a multiple of 2**bits."""
    return -(-(number - offset) >> bits << bits) + offset if number > offset else offset


def found_in(content: bytes) -> Iterator[Network]:
    """Every network that is written anywhere in a text."""
    for word in CIDR.findall(content):
        try:
            yield ipaddress.ip_network(word.decode(), strict=False)
        except ValueError:
            continue
