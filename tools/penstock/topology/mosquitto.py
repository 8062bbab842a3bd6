"""What a Mosquitto configuration says: its listeners and bridges."""

from collections.abc import Iterable, Sequence
from typing import Any

from penstock.topology.topics import Hop, common, covers

#: JSON-like: `listeners`, `bridges` and the settings before the first of either.
Broker = dict[str, Any]
DIRECTIONS = ("in", "out", "both")
BOTH = "readwrite"
RIGHTS = ("read", "write", BOTH, "deny")
#: A bridge's options under their newer names.
SAME = {"cleansession": "clean", "bridge_clean_session": "clean", "remote_clientid": "id", "clientid": "id"}


def parse(text: str) -> Broker:
    """Options by name; an option goes to the listener or bridge before it. Topics of a bridge are
    [pattern, direction, qos, local prefix, remote prefix]."""
    broker: Broker = {"settings": {}, "listeners": [], "bridges": []}
    at: dict[str, Any] = broker["settings"]
    for line in text.splitlines():
        words = line.strip().split()
        if not words or words[0].startswith("#"):
            continue
        key, value = words[0], " ".join(words[1:])
        if key == "listener":
            at = {"port": words[1] if len(words) > 1 else ""}
            broker["listeners"].append(at)
        elif key == "connection":
            at = {"name": value, "topics": []}
            broker["bridges"].append(at)
        elif key == "topic" and "topics" in at:
            at["topics"].append(_topic(words[1:]))
        elif key in ("address", "addresses") and "topics" in at:
            at["address"] = value
        else:
            at[SAME.get(key, key)] = value
    return broker


def _topic(words: list[str]) -> list[str]:
    """The five words of a topic line with what stands for those left out."""
    pattern = words[0] if words else "#"
    direction = words[1] if len(words) > 1 and words[1] in DIRECTIONS else "out"
    qos = words[2] if len(words) > 2 else "0"
    prefixes = ["" if word == '""' else word for word in (*words[3:5], "", "")][:2]
    return [pattern, direction, qos, *prefixes]


def hops(lower: str, upper: str, topics: Iterable[list[str]]) -> tuple[Hop, ...]:
    """What a bridge of `lower` to `upper` carries, one hop for each direction."""
    found = []
    for pattern, direction, qos, local, remote in topics:
        level = int(qos) if qos.isdigit() else 0
        if direction in ("out", "both"):
            found.append(Hop(lower, upper, pattern, local, remote, level))
        if direction in ("in", "both"):
            found.append(Hop(upper, lower, pattern, remote, local, level))
    return tuple(found)


def rights(text: str) -> list[list[str]]:
    """[right, filter] of an ACL file for every client: `read`, `write` or `readwrite`."""
    found = []
    for line in text.splitlines():
        words = line.strip().split()
        if words[:1] in (["topic"], ["pattern"]):
            right = words[1] if words[1:2] and words[1] in RIGHTS else "readwrite"
            filter_ = " ".join(words[2:] if words[1:2] == [right] else words[1:])
            found.append([right, _each(filter_) if words[0] == "pattern" and right != "deny" else filter_])
    return found


def _each(filter_: str) -> str:
    """A pattern with `+` for each level that stands for the client's or user's own name."""
    return "/".join("+" if "%c" in level or "%u" in level else level for level in filter_.split("/"))


def granted(held: Iterable[Sequence[str]], wanted: str, filter_: str) -> str:
    """The line of an access list that grants something of a filter; empty for none. What is denied goes first."""
    listed = list(held)
    if any(right == "deny" and covers(denied, filter_) for right, denied in listed):
        return ""
    return next((f"{right} {some}" for right, some in listed if right in (wanted, BOTH) and common(some, filter_)), "")


def written(topic: Sequence[str]) -> str:
    """The line of a bridge with these five words, as a person writes it."""
    words = list(topic)
    while words[-1] == "":
        words.pop()
    return " ".join(["topic", *(word or '""' for word in words)])
