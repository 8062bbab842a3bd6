"""Accounts of what arrived: by key, a number without gaps. Lost, twice, out of order: each is counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Account:
    """One key: what is expected next, and which numbers before it have not come."""

    next: int = 0
    holes: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Ledger:
    """`see` books one message. The first of a number counts for the order; later ones are duplicates."""

    accounts: dict[str, Account] = field(default_factory=dict)
    arrived: int = 0
    duplicates: int = 0
    reordered: int = 0

    def see(self, key: str, number: int) -> bool:
        """Book a message; True when it is the first of its number."""
        account = self.accounts.setdefault(key, Account())
        if number >= account.next:
            account.holes.update(range(account.next, number))
            account.next = number + 1
        elif number in account.holes:
            account.holes.discard(number)
            self.reordered += 1
        else:
            self.duplicates += 1
            return False
        self.arrived += 1
        return True

    def missing(self, expected: Mapping[str, int] | None = None) -> int:
        """Numbers that have not come: gaps, and with `expected` (key → how many there are) what is behind the last."""
        gaps = sum(len(account.holes) for account in self.accounts.values())
        if expected is None:
            return gaps
        return gaps + sum(count - self.accounts.get(key, Account()).next for key, count in expected.items())
