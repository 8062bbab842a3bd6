"""Networks for new clusters: those of the command line, else those they have already, else the next free ones."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from penstock.scaffold import networks
from penstock.scaffold.layout import Place
from penstock.scaffold.moves import Moves, moves
from penstock.scaffold.networks import PRIVATE, Network, Used, around, bounds, free, home, inside, make, written

NODE, CHILD, DEVICE, POD, SERVICE = "NODE_CIDR", "CHILD_CIDR", "DEVICE_CIDR", "POD_CIDR", "SERVICE_CIDR"
FACTS = (NODE, CHILD, DEVICE, POD, SERVICE)

#: Sites are kept apart by as much as people can read at a glance, while there is room: 10.41.x.x, 10.42.x.x.
STEP = {4: 16, 6: 48}

#: Where one of the model's networks goes, or None.
Find = Callable[[Network], Network | None]

#: Fact → networks.
Networks = Mapping[str, list[Network]]


@dataclass(frozen=True)
class Copy:
    """A cluster to make: on which model, under which name, below which parent (<site>/<cluster>, empty at a root)."""

    model: Place
    name: str
    parent: str
    #: True for one that takes its model's place in a new site; False for one more beside its model.
    moved: bool
    #: What the command line says, by fact.
    given: Networks = field(default_factory=dict)
    #: The same cluster as it is there already, from an earlier run.
    there: Place | None = None


@dataclass
class Allocator:
    """Hands out networks.

    `used` are those of the whole fleet, `own` those of the same site, `placed` those of its own that are no mere room
    for children.
    """

    used: Used
    own: Used = field(default_factory=Used)
    placed: Used = field(default_factory=Used)
    ranges: Networks = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def site(self, copies: Iterable[Copy]) -> dict[str, dict[str, list[Network]]]:
        """Networks for the clusters of a new site, by name: the model's plan, moved as a whole."""
        copies = list(copies)
        held = {old.version for copy in copies for old in copy.model.networks(NODE)}
        self.faults += [
            f"the site: the model has no network of IPv{one.version} to put in {one}"
            for one in self.ranges.get(NODE, ())
            if one.version not in held
        ]
        plan = moves(self._moved_plan([copy for copy in copies if copy.moved]))
        for _, new in plan.pairs:
            self.used.add(new)
            self.own.add(new)
        found: dict[str, dict[str, list[Network]]] = {}
        for copy in copies:
            child = found[parent][CHILD] if (parent := copy.parent.partition("/")[2]) in found else []
            found[copy.name] = self.cluster(copy, child, plan if copy.moved else Moves())
        return found

    def cluster(self, copy: Copy, child: list[Network], plan: Moves | None = None) -> dict[str, list[Network]]:
        """Networks for one cluster; its nodes lie in `child`, its parent's network for children, when there is one."""
        plan = plan or Moves()
        found: dict[str, list[Network]] = {}
        found[NODE] = self._each(copy, NODE, lambda old: plan.network(old) or self._node(copy, old, child))
        self._take(found[NODE])
        found[CHILD] = self._each(copy, CHILD, lambda old: plan.network(old) or self._apart(copy, CHILD, old))
        here = moves(zip(copy.model.networks(NODE), found[NODE], strict=False))
        found[DEVICE] = self._each(copy, DEVICE, lambda old: here.network(old) or self._apart(copy, DEVICE, old))
        for fact in (POD, SERVICE):
            found[fact] = self._each(copy, fact, lambda old, fact=fact: self._inner(copy, fact, old))  # type: ignore[misc]
            self._take(found[fact])
        for network in found[CHILD]:
            self.used.add(network)
            self.own.add(network)
        return found

    def _take(self, taken: Iterable[Network]) -> None:
        for network in taken:
            self.used.add(network)
            self.own.add(network)
            self.placed.add(network)

    def _each(self, copy: Copy, fact: str, find: Find) -> list[Network]:
        """The networks of one fact: given, there already, or one for each of the model's."""
        if fact in copy.given:
            return list(copy.given[fact])
        if copy.there and (there := copy.there.networks(fact)) and all(self._in_range(fact, one) for one in there):
            return there
        return [found for old in copy.model.networks(fact) if (found := find(old)) is not None]

    def _in_range(self, fact: str, network: Network) -> bool:
        ranges = [one for one in self.ranges.get(fact, ()) if one.version == network.version]
        return not ranges or any(inside(network, one) for one in ranges)

    def _node(self, copy: Copy, old: Network, child: list[Network]) -> Network | None:
        """The next free network of the size inside what the parent lets in."""
        within = [one for one in child if one.version == old.version]
        if not within:
            return self._apart(copy, NODE, old)
        for one in within:
            if found := free(max(old.prefixlen, one.prefixlen), one, self.placed, start=self.placed.first(one)):
                return found
        self.faults.append(
            f"{copy.name}: {CHILD} of its parent, {written(within)}, has no free /{old.prefixlen}: widen it, "
            "or say which network with --node-cidr"
        )
        return None

    def _apart(self, copy: Copy, fact: str, old: Network) -> Network | None:
        """A free network outside all used ones."""
        found = free(old.prefixlen, home(old), self.used, start=bounds(old)[0])
        if not found:
            self.faults.append(f"{copy.name}: there is no free /{old.prefixlen} in {home(old)} for {fact}")
        return found

    def _inner(self, copy: Copy, fact: str, old: Network) -> Network | None:
        """A network that only the cluster itself sees: free everywhere if there is one left, else free in its site."""
        ranges = [one for one in self.ranges.get(fact, ()) if one.version == old.version]
        for within in ranges or [home(old), *(one for one in PRIVATE if one.version == old.version)]:
            for used in (self.used, self.own):
                if within.prefixlen > old.prefixlen:
                    continue
                if found := free(old.prefixlen, within, used, start=bounds(old)[0]):
                    return found
        where = written(ranges) or "the private ranges"
        self.faults.append(f"{copy.name}: there is no free /{old.prefixlen} in {where} for {fact}")
        return None

    def _moved_plan(self, copies: list[Copy]) -> Iterator[tuple[Network, Network]]:
        """Old → new for the networks between a site's clusters: all by the same distance, so that they keep fitting."""
        olds = [old for copy in copies for fact in (NODE, CHILD) for old in copy.model.networks(fact)]
        settled = dict(_settled(copies, self))
        yield from settled.items()
        for version in (4, 6):
            rest = list(dict.fromkeys(old for old in olds if old.version == version and old not in settled))
            if rest:
                yield from self._placed(rest)

    def _placed(self, olds: list[Network]) -> Iterator[tuple[Network, Network]]:
        block = around(olds)
        new = self._block(block, "")
        if new:
            yield from ((old, _shifted(old, block, new)) for old in olds)
            return
        for top in [one for one in olds if not any(inside(one, other) for other in olds if other != one)]:
            new = self._block(top, f"the site: there is no free /{top.prefixlen}")
            if new:
                yield from ((old, _shifted(old, top, new)) for old in olds if inside(old, top))
                self.used.add(new)

    def _block(self, block: Network, fault: str) -> Network | None:
        """A free place for a block: in the range asked for, else beside the model's."""
        asked = [one for one in self.ranges.get(NODE, ()) if one.version == block.version]
        for within in asked:
            if within.prefixlen <= block.prefixlen and (
                found := free(block.prefixlen, within, self.used) or free(block.prefixlen, within, self.own)
            ):
                return found
        if not asked and block.prefixlen >= home(block).prefixlen:
            first, step = bounds(block)[0], STEP[block.version]
            if block.prefixlen > step:
                offset = first % (1 << (block.max_prefixlen - step))
                found = free(block.prefixlen, home(block), self.used, start=first, step=step, offset=offset)
                if found:
                    return found
            if found := free(block.prefixlen, home(block), self.used, start=first):
                return found
        if fault:
            self.faults.append(f"{fault} in {written(asked) or home(block)}: say where with --network")
        return None


def _settled(copies: list[Copy], allocator: Allocator) -> Iterator[tuple[Network, Network]]:
    """What an earlier run has settled."""
    for copy in copies:
        for fact in (NODE, CHILD) if copy.there else ():
            there = copy.there.networks(fact) if copy.there else []
            for old, new in zip(copy.model.networks(fact), there, strict=False):
                if old.prefixlen == new.prefixlen and old.version == new.version and allocator._in_range(NODE, new):
                    yield old, new


def _shifted(old: Network, block: Network, new: Network) -> Network:
    return make(bounds(new)[0] + bounds(old)[0] - bounds(block)[0], old.prefixlen, old.version)


def paired(model: Place, found: Networks) -> Moves:
    """Where the addresses of a model's networks go."""
    return moves(
        (old, new)
        for fact in FACTS
        for old, new in zip(model.networks(fact), found.get(fact, ()), strict=False)
        if old.version == new.version
    )


def parsed(option: str, text: str) -> tuple[list[Network], list[str]]:
    """The networks of an option, and what is wrong with it."""
    try:
        found = networks.parse(text)
    except ValueError as error:
        return [], [f"{option}: {error}"]
    pairs = ((one, no) for one in found for no in networks.NOWHERE if networks.overlap(one, no))
    return found, [
        f"{option}: {one} has addresses of {no}, which no node, pod or service can have" for one, no in pairs
    ]
