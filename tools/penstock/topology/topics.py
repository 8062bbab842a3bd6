"""The algebra of MQTT topics: filters, what covers what, what two have in common, and what a bridge makes of them.

A filter has levels between slashes; `+` stands for one level, a last `#` for any number of them, the one above
included (`a/#` takes `a`). A wildcard at the first level takes no topic that begins with `$`.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from penstock.topology.looks import Looks


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
    for level, said in zip(wide, other, strict=False):
        if level == "#":
            return True
        if said == "#" or level not in (said, "+"):
            return False
    return len(wide) == len(other) or wide[len(other) :] == ["#"]


@lru_cache(maxsize=4096)
def common(one: str, other: str) -> str:
    """The filter of the topics that both take; empty when there is none."""
    if (one[:1] in "+#" and other.startswith("$")) or (other[:1] in "+#" and one.startswith("$")):
        return ""
    levels = _common(one.split("/"), other.split("/"))
    return "" if levels is None else "/".join(levels)


def _common(one: list[str], other: list[str]) -> list[str] | None:
    shared: list[str] = []
    for at, (level, said) in enumerate(zip(one, other, strict=False)):
        if (level == "#" and at == len(one) - 1) or (said == "#" and at == len(other) - 1):
            break
        if level != said and "+" not in (level, said):
            return None
        shared.append(said if level == "+" else level)
    left, right = one[len(shared) :], other[len(shared) :]
    if left == ["#"]:
        return shared + right
    return shared + left if right in (["#"], left) else None


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
Table = Mapping[str, Sequence[Hop]]


def departures(hops: Iterable[Hop]) -> Table:
    """Broker → the hops that leave it."""
    table: dict[str, list[Hop]] = {}
    for hop in hops:
        table.setdefault(hop.source, []).append(hop)
    return table


def loops(hops: Sequence[Hop], looks: Looks) -> tuple[tuple[Hop, ...], ...]:
    """The ways on which a message comes round to a hop that it has taken before: of each hop that is on one the
    shortest, unless one that was found already goes over it."""
    table, found, on = departures(hops), list[tuple[Hop, ...]](), set[Hop]()
    for hop in hops:
        circle = () if hop in on else _back_to(hop, table, looks)
        if circle:
            found.append(circle)
            on.update(circle)
    return tuple(found)


def _back_to(start: Hop, table: Table, looks: Looks) -> tuple[Hop, ...]:
    """The shortest way of a message that takes a hop until it takes it again; empty when it never does."""
    seen = {(start.target, start.given)}
    todo: deque[tuple[tuple[Hop, ...], str]] = deque([((start,), start.given)])
    while todo:
        way, filter_ = todo.popleft()
        for hop in table.get(way[-1].target, ()):
            if not looks.take(filter_ + hop.pattern):
                return ()
            arrived = hop.carry(filter_)
            if arrived and hop == start:
                return (*way, hop)
            if arrived and (hop.target, arrived) not in seen and len(way) < FAR:
                seen.add((hop.target, arrived))
                todo.append(((*way, hop), arrived))
    return ()
