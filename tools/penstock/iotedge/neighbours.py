"""Modules that speak to each other past the hub: on a device by the module's name, in Kubernetes by its Service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from penstock.iotedge import hosts, ports
from penstock.iotedge.hosts import SELF, Host
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.lookup import is_address
from penstock.iotedge.manifest import DESIRED, Manifest, Module, Spot
from penstock.iotedge.names import label
from penstock.iotedge.ports import Port
from penstock.iotedge.reader import Reader
from penstock.topology.networks import inside

AGENT: Final = "edgeagent"


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """One module dials another: labels, and the port of the other's container."""

    source: str
    target: str
    port: Port


@dataclass
class Neighbours:
    """The modules of a device. `named`: a name in small letters → the module's label; `bound`: TCP port of the device →
    (label, port of its container); `machines`: the networks of machines that modules may dial. Translating a module
    adds the `calls` that it makes to others, and `outward` those to addresses of machines."""

    named: Mapping[str, str]
    bound: Mapping[int, tuple[str, int]]
    machines: str = ""
    calls: set[Call] = field(default_factory=set)
    outward: set[Call] = field(default_factory=set)

    def translated(self, module: Module, ledger: Ledger) -> Module:
        """The module with the hosts in its environment and commands as they are called in the cluster."""
        env = {name: self._texts(value, module, (*module.env_path, name), ledger) for name, value in module.env.items()}
        options = dict(module.options)
        for key in ("Env", "Cmd", "Entrypoint"):
            if isinstance(options.get(key), list):
                at = (*module.options_path, key)
                options[key] = [
                    self._texts(one, module, (*at, index), ledger) for index, one in enumerate(options[key])
                ]
        return replace(module, env=env, options=options)

    def twin(self, name: str, spot: Spot, ledger: Ledger) -> Spot:
        """The desired properties of a module, the same way."""
        module = Module(name, (), "")

        def text(held: str) -> str:
            return hosts.replaced(held, self._other(module, (*spot.path, DESIRED), ledger))

        return replace(spot, value=hosts.every(spot.value, text))

    def called(self, name: str) -> tuple[Port, ...]:
        """The ports at which others dial a label, in order."""
        return tuple(sorted({one.port for one in self.calls if one.target == name}))

    def _texts(self, value: Any, module: Module, at: Path, ledger: Ledger) -> Any:
        return hosts.replaced(value, self._other(module, at, ledger)) if isinstance(value, str) else value

    def _other(self, module: Module, at: Path, ledger: Ledger) -> Callable[[Host], str | None]:
        return lambda host: self._told(host, module, at, ledger)

    def _told(self, host: Host, module: Module, at: Path, ledger: Ledger) -> str | None:
        """How a host is called in the cluster; None when it is called the same or is not known."""
        mine, name = label(module.name), host.name.lower()
        if name == AGENT and (host.url or host.written):
            ledger.lost(at, "edgeAgent does not run in the cluster, and nothing answers there: take it away")
            return None
        if name in SELF:
            return self._at_home(host, module, at, ledger)
        target = self.named.get(name)
        if target is None:
            if not _on_host(module) and "." in name:
                self._outside(host, mine, at, ledger)
            return None
        if host.port and target != mine:
            self.calls.add(Call(mine, target, Port(host.port, "TCP")))
        if target == name:
            return None
        ledger.approximated(at, f"{host.name} is called {target} here, as its Service is")
        return f"{target}:{host.port}" if host.written else target

    def _outside(self, host: Host, mine: str, at: Path, ledger: Ledger) -> None:
        """A host that is no module: machines of the cluster may be dialled; all else is for somebody to decide."""
        if host.port and is_address(host.name) and inside(host.name, [self.machines]):
            self.outward.add(Call(mine, host.name, Port(host.port, "TCP")))
            how = f"a policy lets it out to the machine {host.name}, port {host.port}, which is in DEVICE_CIDR"
            ledger.approximated(at, how)
        elif host.url or is_address(host.name):
            why = f"no policy of the namespace lets anything out to {host.name}: add a NetworkPolicy that does"
            ledger.approximated(at, why)

    def _at_home(self, host: Host, module: Module, at: Path, ledger: Ledger) -> str | None:
        """A module on the device's own network finds others at the device's ports."""
        held = self.bound.get(host.port) if _on_host(module) else None
        if held is None or held[0] == label(module.name):
            return None
        ledger.approximated(at, f"{host.name}:{host.port} of the device is the Service {held[0]} here")
        return f"{held[0]}:{host.port}" if host.written else held[0]


def _on_host(module: Module) -> bool:
    held = module.options.get("HostConfig")
    return isinstance(held, Mapping) and held.get("NetworkMode") == "host"


def neighbours(manifest: Manifest, modules: Sequence[Module], machines: str = "") -> Neighbours:
    """The modules of a deployment as neighbours; `machines` are networks that they may dial."""
    bound: dict[int, tuple[str, int]] = {}
    for one in modules:
        for outer, inner in _bound(one):
            bound.setdefault(outer, (label(one.name), inner))
    known = {**manifest.modules, **{name: one for name, one in manifest.system.items() if name == "edgeHub"}}
    return Neighbours({name.lower(): label(name) for name in known}, bound, machines)


def _bound(module: Module) -> Iterator[tuple[int, int]]:
    found = ports.ports(Reader(module.options, (), Ledger()))
    for outer, inner in found.offered:
        if inner in found.outside and outer.protocol == "TCP":
            yield outer.number, inner.number
