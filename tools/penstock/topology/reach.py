"""The proof of what reaches what: a connection followed hop by hop through what the rendered objects say."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from penstock.topology.cluster import Node, Plant
from penstock.topology.conduitwords import PROXIED
from penstock.topology.names import Names
from penstock.topology.networks import inside, public

PROXY = "proxy"
#: The name in the TLS hello is the host that is dialled, unless another is said; None: there is none.
AS_DIALLED = "\0"


@dataclass(frozen=True)
class Step:
    """What happens at one cluster."""

    cluster: str
    said: str


@dataclass(frozen=True)
class Answer:
    """Whether a connection reaches its end, and by which steps; the last one says why not."""

    reached: bool
    steps: tuple[Step, ...]
    #: The cluster whose objects or facts stop it; empty when nothing does.
    stopped_at: str = ""

    @property
    def reason(self) -> str:
        """The last step."""
        return self.steps[-1].said if self.steps else ""


def why(plant: Plant, start: Node, host: str, port: int = 443, name: str | None = AS_DIALLED) -> Answer:
    """Whether a process at a cluster that dials `host`:`port` reaches it, `name` being what the TLS hello asks for."""
    asked = (None if _is_address(host) else host) if name == AS_DIALLED else name
    return _Way(plant, start, host.lower(), port, asked.lower() if asked else None).follow()


@dataclass
class _Way:
    """One connection on its way."""

    plant: Plant
    start: Node
    host: str
    port: int
    name: str | None

    def __post_init__(self) -> None:
        self.steps: list[Step] = []

    def follow(self) -> Answer:
        """From the first name server to the end."""
        if not self.start.parent and _is_address(self.host) and not public(self.host):
            return self._stop(self.start, f"{self.host} is an address inside, and no child's")
        if not self.start.parent:
            self._step(self.start, f"{self.start.label} is its site's root and reaches {self.host} itself")
            return self._end()
        address = self._address()
        if not address:
            return self._stop(self.start, f"no entry of CoreDNS at {self.start.label} is for {self.host}")
        above = self.plant.above(self.start)
        if above is None:
            return self._stop(self.start, f"its parent {self.start.parent} is not in the fleet")
        if address != above.gateway:
            here = above.gateway or "not said"
            return self._stop(self.start, f"{address} is not the gateway of its parent ({here}), the one way out")
        at, child = above, self.start
        while not isinstance(onward := self._arrive(at, child, self.port), Answer):
            at, child = onward, at
        return onward

    def _address(self) -> str:
        if _is_address(self.host):
            return self.host
        found = self.start.answer(self.host)
        if found:
            self._step(self.start, f"CoreDNS says that {self.host} is {found}")
            return found
        # What the proxy passes is asked for by every pod; the broker and the collector alone dial their parent's.
        known, pod = self.start.known(self.host) if self.port not in PROXIED else ("", "")
        if known:
            self._step(self.start, f"{pod} knows {self.host} as {known} (hostAliases)")
        return known

    def _arrive(self, at: Node, child: Node, port: int) -> Answer | Node:
        """At a gateway, from a child: the end, or the cluster above that is next."""
        door = _door(self.plant, at, child, port)
        if isinstance(door, Names):
            return self._walled(at, door, port)
        if not door.open:
            return self._stop(at, door.said)
        if not door.proxied:
            self._step(at, door.said)
            return self._end()
        if self.name is None:
            return self._stop(at, "the TLS hello asks for no name, and the proxy passes names only")
        return self._pass(at, self.name, port, len(self.steps))

    def _walled(self, at: Node, wall: Names, port: int) -> Answer | Node:
        """Through a firewall that stands for the proxy of a level: what it passes goes on to the next one."""
        if self.name is None:
            return self._stop(at, "the TLS hello asks for no name, and the firewall passes names only")
        by = wall.by(self.name)
        if not by:
            return self._stop(at, f"the firewall's list for {port} (allowed.csv) has no {self.name}")
        self._step(at, f"the firewall passes {self.name}" + (f" by {by}" if by != self.name else ""))
        above = self.plant.above(at)
        if above is None or len(self.steps) > len(self.plant.nodes) + 1:
            return self._end() if not at.parent else self._stop(at, f"its parent {at.parent} is not in the fleet")
        return above

    def _pass(self, at: Node, name: str, port: int, turns: int) -> Answer | Node:
        """Through a proxy."""
        front = at.front(port) or {}
        if name in front["local"]:
            self._step(at, f"the proxy serves {name} here ({front['local'][name]})")
            return self._end()
        names = at.passes(port)
        by = name if front["open"] else names.by(name) or _end(front["ends"], name)
        if not by:
            return self._stop(at, f"the proxy's list for {port} has no {name}{_near(names, name)}")
        if not front["up"]:
            return self._stop(at, "the proxy has no way up")
        way = _way_up(self.plant, at, port)
        self._step(at, f"the proxy passes {name}" + (f" by {by}" if by != name else "") + way.towards)
        if way.wrong:
            return self._stop(at, way.wrong)
        if way.above is None:
            self._step(at, f"{name} is resolved here, at the root")
            return self._end()
        if turns > len(self.plant.nodes):
            return self._stop(at, f"nobody is at {way.above.gateway}")
        return way.above

    def _step(self, at: Node, said: str) -> None:
        self.steps.append(Step(at.label, said))

    def _stop(self, at: Node, said: str) -> Answer:
        self._step(at, said)
        return Answer(False, tuple(self.steps), at.label)

    def _end(self) -> Answer:
        return Answer(True, tuple(self.steps))


@dataclass(frozen=True, slots=True)
class _Door:
    """A port of a gateway, for one child: whether it is open, to a proxy or at once to whatever `said` says."""

    open: bool
    said: str = ""
    proxied: bool = False


def _door(plant: Plant, at: Node, child: Node, port: int) -> _Door | Names:
    """A door, or the names that a firewall passes in its place; each is looked at once, however many pass."""
    key = (at.name, child.name, port)
    if key not in plant.worked_out:
        wall = plant.wall(at, child, port)
        plant.worked_out[key] = _found(at, child, port) if wall is None else wall
    found: _Door | Names = plant.worked_out[key]
    return found


def _found(at: Node, child: Node, port: int) -> _Door:
    service = at.opens(port)
    if service is None:
        return _Door(False, f"nothing listens on {port} of its gateway")
    if rivals := at.rivals(port):
        return _Door(False, f"{' and '.join(rivals)} ask for {port} of its gateway, and only one of them gets it")
    if service["from"] and not inside(child.nodes, service["from"]):
        return _Door(False, f"{service['name']} is open to {', '.join(service['from'])}, not to {child.nodes}")
    front = at.front(port)
    if front is None and port in PROXIED:
        return _Door(False, f"no proxy listens on {port} behind {service['name']}")
    if front is None:
        return _Door(True, f"{service['name']} listens on {port}")
    if front["from"] and not inside(child.nodes, front["from"]):
        return _Door(False, f"its proxy takes connections of {', '.join(front['from'])}, not of {child.nodes}")
    if not at.lets_in(PROXY, child.nodes, port):
        return _Door(False, f"no NetworkPolicy lets {child.nodes} in to the proxy on {port}")
    return _Door(True, proxied=True)


@dataclass(frozen=True, slots=True)
class _Up:
    """Where a proxy sends what it passes: the cluster above, the internet (None), or what is wrong with the way."""

    towards: str
    wrong: str = ""
    above: Node | None = None


def _way_up(plant: Plant, at: Node, port: int) -> _Up:
    """A proxy's way up, looked at once, however much goes there."""
    key = (at.name, port)
    if key not in plant.worked_out:
        host, on = (at.front(port) or {})["up"][:2]
        plant.worked_out[key] = _led(plant, at, port, host, int(on))
    found: _Up = plant.worked_out[key]
    return found


def _led(plant: Plant, at: Node, port: int, host: str, on: int) -> _Up:
    towards = "" if host == "*" else f", on to {host}:{on}"
    if on != port:
        return _Up(towards, f"the proxy's way up for {port} leads to {on}, where something else answers")
    if host == "*":
        return _Up(towards, _out(at, port))
    if host != at.facts.get("PARENT_GATEWAY_ADDRESS"):
        return _Up(towards, f"the proxy's way up is {host}, which is not its parent's gateway")
    if not at.lets_out(PROXY, host, on):
        return _Up(towards, f"no NetworkPolicy lets the proxy out to {host} on {on}")
    above = plant.above(at)
    wrong = "" if above is not None and above.gateway == host else f"nobody is at {host}"
    return _Up(towards, wrong, above)


def _out(at: Node, port: int) -> str:
    """Why a proxy that resolves names itself does not reach the internet; empty when it does."""
    if at.parent:
        return "the proxy resolves names itself, and only a root may: it would leave past its parent"
    if not at.lets_out(PROXY, "192.0.2.1", port):
        return f"no NetworkPolicy lets the proxy out to the internet on {port}"
    return ""


def _near(names: Names, name: str) -> str:
    """A wildcard over what was asked for itself is the commonest mistake."""
    return f" (*.{name} does not cover {name} itself)" if f"*.{name}" in names.patterns else ""


def _end(ends: Iterable[str], name: str) -> str:
    """The end that a name has: one that was written without its dot matches within a label too."""
    return next((f"*{end}" for end in ends if not end.startswith(".") and name.endswith(end)), "")


@lru_cache(maxsize=4096)
def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def outside(host: str) -> bool:
    """True for a name that only the outside can answer for: no address inside, and no name of a cluster's own."""
    if _is_address(host):
        return public(host)
    return "." in host and not host.endswith((".svc", ".svc.cluster.local", ".cluster.local", ".local"))
