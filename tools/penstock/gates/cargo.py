"""A freight as the gates know it: by its parts, one for each app."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from penstock.promote.freight import digest
from penstock.promote.propose import app

#: Of a hash so many characters are enough to tell parts of one app from each other.
SHORT = 16


@dataclass(frozen=True)
class Cargo:
    """What began at the origin with `commit`: the hash of the whole, and app → hash of its values. `authors` are the
    people, in small letters, who made it."""

    hash: str
    commit: str
    when: datetime
    parts: Mapping[str, str]
    authors: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Standing:
    """What a site took at its last promotion, by its lock."""

    freight: str
    commit: str
    parts: Mapping[str, str]


def parts(values: Mapping[str, str]) -> Mapping[str, str]:
    """App → hash of the values that belong to it."""
    found: dict[str, dict[str, str]] = {}
    for path, text in values.items():
        found.setdefault(named(path), {})[path] = text
    return {name: digest(mine).removeprefix("sha256:")[:SHORT] for name, mine in sorted(found.items())}


def named(path: str) -> str:
    """The app that a value belongs to; what is about a release as a whole is called so."""
    return app(path) or "release"


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """The apps that are not the same in both."""
    return tuple(sorted(name for name in {*one, *other} if one.get(name) != other.get(name)))
