"""A manifest as values: modules, routes and twins, whatever form it was written in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from penstock.iotedge import options
from penstock.iotedge.jsontext import Path

AGENT: Final = "$edgeAgent"
HUB: Final = "$edgeHub"
DESIRED: Final = "properties.desired"
#: Modules that the runtime itself is made of.
SYSTEM: Final = ("edgeAgent", "edgeHub")
#: Starts last.
LAST: Final = 4294967295


@dataclass(frozen=True, slots=True)
class Module:
    """One module. `path` is where it stands; `options` are Docker's, already out of their text."""

    name: str
    path: Path
    image: str
    digest: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    env: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    status: str = "running"
    restart: str = "on-unhealthy"
    pull: str = ""
    order: int = LAST
    #: Keys of it that no version of the format has.
    unknown: tuple[str, ...] = ()

    @property
    def options_path(self) -> Path:
        """Where its create options stand."""
        return (*self.path, "settings", "createOptions")

    @property
    def env_path(self) -> Path:
        """Where its environment stands."""
        return (*self.path, "env")


@dataclass(frozen=True, slots=True)
class Spot:
    """A value and where it stands."""

    value: Any
    path: Path


@dataclass(frozen=True)
class Manifest:
    """One deployment, or one layer of several."""

    name: str = ""
    layered: bool = False
    template: bool = False
    priority: int | None = None
    condition: str = ""
    agent_version: str = ""
    hub_version: str = ""
    runtime: Mapping[str, Any] = field(default_factory=dict)
    credentials: Mapping[str, Spot] = field(default_factory=dict)
    system: Mapping[str, Module] = field(default_factory=dict)
    modules: Mapping[str, Module] = field(default_factory=dict)
    routes: Mapping[str, Spot] = field(default_factory=dict)
    store: Spot = Spot({}, ())
    hub_rest: Mapping[str, Spot] = field(default_factory=dict)
    #: Desired properties by module; a layer's dotted keys are put together already.
    twins: Mapping[str, Spot] = field(default_factory=dict)
    #: What stands beside what is known here.
    unknown: tuple[Path, ...] = ()
    #: What stands beside the modules and says nothing: a hub gives back every kind of content.
    empty: tuple[Path, ...] = ()


def looks_like(value: Any) -> bool:
    """True for a JSON value that is meant as a manifest."""
    return isinstance(_content(value)[0], Mapping)


def _content(value: Any) -> tuple[Any, Path]:
    if not isinstance(value, Mapping):
        return None, ()
    if "modulesContent" in value:
        return value["modulesContent"], ("modulesContent",)
    inner = value.get("content")
    if isinstance(inner, Mapping) and "modulesContent" in inner:
        return inner["modulesContent"], ("content", "modulesContent")
    return None, ()


def content(value: Any) -> Mapping[str, Any]:
    """The modules' section of a manifest of any form; nothing for anything else."""
    return _mapping(_content(value)[0])


def desired(value: Any, name: str) -> Spot:
    """All that a manifest says of one module's desired properties, dotted keys too, as it stands."""
    held, at = _content(value)
    return Spot(_mapping(_mapping(held).get(name)), (*at, name))


def read(value: Any) -> Manifest:
    """The manifest that a JSON value is, as far as it can be read; what is malformed is left out (faults tell it)."""
    held_content, at = _content(value)
    sections, value = _mapping(held_content), _mapping(value)
    agent, hub = _mapping(sections.get(AGENT)), _mapping(sections.get(HUB))
    desired, routing = _mapping(agent.get(DESIRED)), _mapping(hub.get(DESIRED))
    agent_at, hub_at = (*at, AGENT, DESIRED), (*at, HUB, DESIRED)
    runtime = _mapping(_mapping(desired.get("runtime")).get("settings"))
    held = _mapping(runtime.get("registryCredentials"))
    credentials_at = (*agent_at, "runtime", "settings", "registryCredentials")
    store_key = f"{DESIRED}.storeAndForwardConfiguration"
    store_at = (*hub_at, "storeAndForwardConfiguration") if routing else (*at, HUB, store_key)
    return Manifest(
        name=str(value.get("id") or ""),
        layered=DESIRED not in agent,
        template="$schema-template" in value,
        priority=whole(value.get("priority"), -1) if isinstance(value.get("priority"), int | float) else None,
        condition=str(value.get("targetCondition") or ""),
        agent_version=str(desired.get("schemaVersion", "")),
        hub_version=str(routing.get("schemaVersion", "")),
        runtime=runtime,
        credentials={str(key): Spot(one, (*credentials_at, key)) for key, one in held.items()},
        system=dict(_modules(_mapping(desired.get("systemModules")), (*agent_at, "systemModules"))),
        modules={
            **dict(_modules(_mapping(desired.get("modules")), (*agent_at, "modules"))),
            **dict(_dotted(agent, (*at, AGENT))),
        },
        routes={**_spots(routing.get("routes"), (*hub_at, "routes")), **_dotted_routes(hub, (*at, HUB))},
        store=Spot(_mapping(routing.get("storeAndForwardConfiguration") or hub.get(store_key)), store_at),
        hub_rest={key: Spot(routing[key], (*hub_at, key)) for key in ("mqttBroker", "integrity") if key in routing},
        twins=dict(_twins(sections, at)),
        unknown=tuple(_unknown(value, desired, routing, agent_at, hub_at)),
        empty=tuple(("content", key) for key, one in _beside(value).items() if not one),
    )


_TOP = {"modulesContent", "content", "id", "priority", "targetCondition", "labels", "metrics", "etag", "schemaVersion"}
_TOP |= {"penstock", "$schema", "$schema-template", "createdTimeUtc", "lastUpdatedTimeUtc", "systemMetrics"}
_DESIRED = {"schemaVersion", "runtime", "systemModules", "modules"}
_ROUTING = {"schemaVersion", "routes", "storeAndForwardConfiguration", "mqttBroker", "integrity"}


def _unknown(value: Any, desired: Any, routing: Any, agent_at: Path, hub_at: Path) -> Iterator[Path]:
    for held, known, at in ((value, _TOP, ()), (desired, _DESIRED, agent_at), (routing, _ROUTING, hub_at)):
        yield from ((*at, key) for key in held if key not in known)
    yield from (("content", key) for key, one in _beside(value).items() if one)


def _beside(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the content of a configuration holds beside the modules."""
    return {key: one for key, one in _mapping(value.get("content")).items() if key != "modulesContent"}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _spots(value: Any, at: Path) -> dict[str, Spot]:
    return {str(key): Spot(one, (*at, key)) for key, one in _mapping(value).items()}


def _modules(held: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Module]]:
    for name, value in held.items():
        if isinstance(value, Mapping):
            yield name, module(name, value, (*at, name))


def _dotted(agent: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Module]]:
    prefix = f"{DESIRED}.modules."
    for key, value in agent.items():
        if key.startswith(prefix) and isinstance(value, Mapping):
            yield key.removeprefix(prefix), module(key.removeprefix(prefix), value, (*at, key))


def _dotted_routes(hub: Mapping[str, Any], at: Path) -> dict[str, Spot]:
    prefix = f"{DESIRED}.routes."
    return {key.removeprefix(prefix): Spot(value, (*at, key)) for key, value in hub.items() if key.startswith(prefix)}


_KEYS = {"version", "type", "status", "restartPolicy", "env", "settings", "imagePullPolicy", "startupOrder"}


def module(name: str, value: Mapping[str, Any], at: Path) -> Module:
    """One module as it stands at `at`."""
    settings = _mapping(value.get("settings"))
    order = value.get("startupOrder", LAST)
    env = {key: _mapping(one).get("value") for key, one in _mapping(value.get("env")).items()}
    return Module(
        name=name,
        path=at,
        image=str(settings.get("image") or ""),
        digest=str(settings.get("digest") or ""),
        options=options.read(settings, (*at, "settings")).value,
        env=env,
        version=str(value.get("version") or ""),
        status=str(value.get("status") or "running"),
        restart=str(value.get("restartPolicy") or ("always" if name in SYSTEM else "on-unhealthy")),
        pull=str(value.get("imagePullPolicy") or ""),
        order=whole(order, LAST),
        unknown=tuple(sorted(set(value) - _KEYS)),
    )


def whole(value: Any, otherwise: int) -> int:
    """A whole number, however it is written: for JSON 1.0 is one."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
    return int(value) if fits else otherwise


def _twins(content: Mapping[str, Any], at: Path) -> Iterator[tuple[str, Spot]]:
    """Desired properties of modules, whole or by dotted keys."""
    for name, held in content.items():
        if name in (AGENT, HUB) or not isinstance(held, Mapping):
            continue
        whole = dict(_mapping(held.get(DESIRED)))
        for key, value in held.items():
            if key.startswith(f"{DESIRED}."):
                put(whole, key.removeprefix(f"{DESIRED}.").split("."), value)
        yield name, Spot(whole, (*at, name))


def put(into: dict[str, Any], keys: list[str], value: Any) -> None:
    """Put a value under nested keys; what stands in the way is replaced."""
    for key in keys[:-1]:
        below = into.get(key)
        into[key] = dict(below) if isinstance(below, Mapping) else {}
        into = into[key]
    into[keys[-1]] = value
