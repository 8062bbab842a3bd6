"""The algebra of host names: exact names and `*.` wildcards, what covers what, what shadows what.

`*.a.b` covers every name that ends in `.a.b` (x.a.b, y.x.a.b) and every wildcard below it (`*.x.a.b`); it does not
cover `a.b` itself. This is how a proxy matches the end of a name.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
#: A wildcard that says less than this many labels stands for half of the internet.
LEAST_LABELS = 2


def fault(text: str) -> str:
    """Why `text` is neither a host name nor a `*.` wildcard, in words; empty when it is one."""
    for wrong, why in _shapes(text):
        if wrong:
            return why
    bare = text.removeprefix("*.")
    labels = bare.split(".")
    if "*" in bare:
        return "a wildcard is the whole first label, as in *.example.com, and nothing else"
    if text.startswith("*.") and len(labels) < LEAST_LABELS:
        return f"a wildcard over .{bare} stands for half of the internet: name at least two labels, as in *.example.com"
    bad = next((label for label in labels if not LABEL.fullmatch(label)), None)
    if bad is not None:
        return f"the label {bad!r} is none of DNS: letters, digits and hyphens inside, 63 at most"
    return "a name has 253 characters at most" if len(bare) > 253 else ""


def _shapes(text: str) -> Iterator[tuple[bool, str]]:
    """What names are often confused with, the most telling first."""
    yield not text, "it is empty"
    yield text != text.strip() or " " in text, "there are spaces in it"
    yield bool(SCHEME.match(text)), f"it has a scheme: write {SCHEME.sub('', text).split('/')[0]}"
    yield _is_address(text), "it is an address: destinations are names, for a proxy sees names"
    yield "/" in text, f"it has a slash: write {text.split('/')[0]}"
    yield ":" in text, f"it has a port: write {text.split(':')[0]}, and the port beside it as ports: [{_port(text)}]"
    yield not text.isascii(), f"it is internationalised: write it as a proxy sees it, {_punycode(text)}"
    yield text != text.lower(), f"it has upper-case letters: write {text.lower()}"
    yield text.endswith("."), f"it ends in a dot: write {text.rstrip('.')}"


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.rpartition("]")[0][1:] if text.startswith("[") else text)
    except ValueError:
        return False
    return True


def _port(text: str) -> str:
    return text.rpartition(":")[2] or "443"


def _punycode(text: str) -> str:
    found = ascii_of(text)
    return found if found.isascii() else "in punycode (xn--…)"


def ascii_of(text: str) -> str:
    """A name with letters beyond ASCII as DNS has it (xn--…); any other as it is, and so one that has no such form."""
    try:
        return text if text.isascii() else text.encode("idna").decode()
    except UnicodeError:
        return text


def covers(pattern: str, other: str) -> bool:
    """True when everything that `other` (a name or a wildcard) stands for is matched by `pattern`."""
    if pattern == other:
        return True
    return pattern.startswith("*.") and other.removeprefix("*").endswith(pattern[1:]) and other != pattern[2:]


@dataclass(frozen=True)
class Names:
    """A set of names and wildcards, as a list in a proxy or a name server is one."""

    patterns: frozenset[str]

    @staticmethod
    def of(patterns: Iterable[str]) -> "Names":
        """The set of some patterns."""
        return Names(frozenset(patterns))

    @cached_property
    def exact(self) -> tuple[str, ...]:
        """The names, in order."""
        return tuple(sorted(one for one in self.patterns if not one.startswith("*.")))

    @cached_property
    def wildcards(self) -> tuple[str, ...]:
        """The wildcards, in order."""
        return tuple(sorted(one for one in self.patterns if one.startswith("*.")))

    def by(self, other: str) -> str:
        """The pattern that covers a name or wildcard, the most telling one; empty when none does."""
        if other in self.patterns:
            return other
        labels = other.removeprefix("*.").split(".")
        start = 0 if other.startswith("*.") else 1
        above = ("*." + ".".join(labels[at:]) for at in range(start, len(labels)))
        return next((one for one in above if one in self.patterns and one != other), "")

    def missing(self, others: "Names") -> tuple[str, ...]:
        """The patterns of `others` that nothing here covers; none when `others` is contained."""
        if others.patterns <= self.patterns:
            return ()
        return tuple(sorted(one for one in others.patterns if not self.by(one)))

    def shadowed(self) -> tuple[tuple[str, str], ...]:
        """(pattern, the wider one that covers it as well): entries that change nothing."""
        return tuple((one, wider) for one in sorted(self.patterns) if (wider := self._wider(one)))

    def _wider(self, one: str) -> str:
        return Names(self.patterns - {one}).by(one)

    def __or__(self, other: "Names") -> "Names":
        return Names(self.patterns | other.patterns)
