"""Addresses that move: every address in a text that lies in an old network becomes the one at its place in the new."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from penstock.scaffold.networks import Address, Network, inside, make

_FOUR = r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w]|\.\d)"
_SIX = r"(?<![\w.:])(?:[0-9A-Fa-f]{1,4}:|:(?=:))[0-9A-Fa-f:]*:[0-9A-Fa-f]*(?:/\d{1,3})?(?![\w:])"
LITERAL = re.compile(f"{_FOUR}|{_SIX}")


@dataclass(frozen=True)
class Moves:
    """Old network → new network; the smallest old network that holds an address decides."""

    pairs: tuple[tuple[Network, Network], ...] = ()

    @cached_property
    def _ordered(self) -> tuple[tuple[Network, Network], ...]:
        return tuple(sorted(self.pairs, key=lambda pair: pair[0].prefixlen, reverse=True))

    def __add__(self, other: "Moves") -> "Moves":
        """These moves, then those of `other` for what these do not know."""
        return Moves(self.pairs + tuple(pair for pair in other.pairs if pair[0] not in {old for old, _ in self.pairs}))

    def address(self, address: Address) -> Address | None:
        """Where an address goes; None when no network holds it, or the new one is too small or of another family."""
        moved = self.network(ipaddress.ip_network(address))
        return None if moved is None else moved.network_address

    def network(self, network: Network) -> Network | None:
        """Where a network goes; None as for addresses."""
        for old, new in self._ordered:
            if inside(network, old):
                offset = int(network.network_address) - int(old.network_address)
                if new.version != old.version or offset + network.num_addresses > new.num_addresses:
                    return None
                return make(int(new.network_address) + offset, network.prefixlen, network.version)
        return None

    def text(self, text: str) -> str:
        """The text with every address and network in it moved; what lies elsewhere stays."""
        return LITERAL.sub(lambda found: self.literal(found[0]), text)

    def literal(self, word: str) -> str:
        """Where an address or network goes, as it is written; what lies elsewhere, or is none, stays."""
        if not self.pairs:
            return word
        try:
            if "/" in word:
                network = self.network(ipaddress.ip_network(word))
                return word if network is None else str(network)
            moved = self.address(ipaddress.ip_address(word))
        except ValueError:
            return word
        return word if moved is None else str(moved)


def moves(pairs: Iterable[tuple[Network, Network]]) -> Moves:
    """Moves by pairs; a network that stays where it is counts too, so that a larger one does not move it."""
    return Moves(tuple(dict(pairs).items()))
