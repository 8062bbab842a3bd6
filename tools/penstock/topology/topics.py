"""The algebra of MQTT topics: filters, what covers what, what two have in common, and what a bridge makes of them.

A filter has levels between slashes; `+` stands for one level, a last `#` for any number of them, the one above
included (`a/#` takes `a`). A wildcard at the first level takes no topic that begins with `$`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


def fault(text: str) -> str:
    """Why `text` is no topic filter, in words; empty when it is one."""
    if not text:
        return "it is empty"
    if "\0" in text or len(text.encode()) > 65535:
        return "it is longer than 65535 bytes or holds a zero"
    levels = text.split("/")
    if any("#" in level and (level != "#" or at < len(levels) - 1) for at, level in enumerate(levels)):
        return "# stands alone, and last"
    if any("+" in level and level != "+" for level in levels):
        return "+ stands for a whole level"
    return ""


def unpublished(text: str) -> str:
    """Why nobody publishes `text`, in words; empty when somebody can."""
    if "+" in text or "#" in text:
        return "it is a filter, and a message has a topic without wildcards"
    if text.startswith("$share/"):
        return f"it is how somebody listens; what is published is {text.split('/', 2)[-1]}"
    if text.startswith("$SYS"):
        return "what begins with $SYS is the broker's own to say"
    return fault(text)


def is_topic(text: str) -> bool:
    """True for a topic without wildcards, which is what is published."""
    return not fault(text) and "+" not in text and "#" not in text


def covers(wide: str, other: str) -> bool:
    """True when every topic that `other` takes is taken by `wide`."""
    return _covers(wide.split("/"), other.split("/")) and not (wide[:1] in "+#" and other.startswith("$"))


def _covers(wide: list[str], other: list[str]) -> bool:
    if not wide or not other:
        return wide == other or wide == ["#"]
    if wide[0] == "#":
        return True
    if other[0] == "#" or (wide[0] != other[0] and wide[0] != "+"):
        return False
    return _covers(wide[1:], other[1:])


def common(one: str, other: str) -> str:
    """The filter of the topics that both take; empty when there is none."""
    if (one[:1] in "+#" and other.startswith("$")) or (other[:1] in "+#" and one.startswith("$")):
        return ""
    levels = _common(one.split("/"), other.split("/"))
    return "" if levels is None else "/".join(levels)


def _common(one: list[str], other: list[str]) -> list[str] | None:
    if one == ["#"]:
        return other
    if other == ["#"]:
        return one
    if not one or not other:
        return [] if one == other else None
    if one[0] != other[0] and "+" not in (one[0], other[0]):
        return None
    rest = _common(one[1:], other[1:])
    return None if rest is None else [other[0] if one[0] == "+" else one[0], *rest]


@dataclass(frozen=True, order=True)
class Hop:
    """One line of a bridge, one way: what leaves the broker `source` as `taken` arrives at `target` as `given`.

    `taken` is the source's prefix and the pattern, `given` the target's prefix and the same pattern."""

    source: str
    target: str
    pattern: str
    source_prefix: str = ""
    target_prefix: str = ""
    qos: int = 0

    @property
    def taken(self) -> str:
        """The filter at the source."""
        return self.source_prefix + self.pattern

    @property
    def given(self) -> str:
        """The filter at the target."""
        return self.target_prefix + self.pattern

    def carry(self, filter_: str) -> str:
        """What of a filter at the source arrives, as it is called at the target; empty for nothing."""
        shared = common(self.taken, filter_)
        return self.target_prefix + shared.removeprefix(self.source_prefix) if shared else ""


#: So many hops are followed before a message is said to travel without end.
FAR = 64


def journeys(hops: Iterable[Hop], start: str, topic: str) -> Iterator[tuple[tuple[Hop, ...], str]]:
    """(the way, the filter at its end) for everything that a topic published at a broker becomes."""
    table: dict[str, list[Hop]] = {}
    for hop in hops:
        table.setdefault(hop.source, []).append(hop)
    yield from _journeys(table, start, topic, ())


def _journeys(
    table: dict[str, list[Hop]], at: str, topic: str, way: tuple[Hop, ...]
) -> Iterator[tuple[tuple[Hop, ...], str]]:
    for hop in table.get(at, ()):
        arrived = hop.carry(topic)
        if arrived:
            longer = (*way, hop)
            yield longer, arrived
            if not _again(longer) and len(longer) < FAR:
                yield from _journeys(table, hop.target, arrived, longer)


def _again(way: tuple[Hop, ...]) -> bool:
    """True when the last hop was taken before: the message goes round."""
    return way[-1] in way[:-1]


def loops(hops: Iterable[Hop]) -> tuple[tuple[Hop, ...], ...]:
    """Every way on which a message comes round to a hop that it has taken before, each told once."""
    known: dict[frozenset[Hop], tuple[Hop, ...]] = {}
    every = tuple(hops)
    for hop in every:
        for way, _ in journeys(every, hop.source, hop.taken):
            if _again(way):
                circle = way[way.index(way[-1]) :]
                known.setdefault(frozenset(circle), circle)
    return tuple(known.values())
