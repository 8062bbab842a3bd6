"""Every conduit of a tree with its destinations, read and checked; what is wrong is told with its line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from penstock import marks
from penstock.finding import Place
from penstock.locate import content
from penstock.misfit import misfit
from penstock.topology import names
from penstock.topology.conduitwords import ROOM
from penstock.tree import Tree

FILE = re.compile(rf"{ROOM}/(?P<folder>[^/]+)/conduit\.yaml")
LIST = re.compile(rf"{ROOM}/destinations/(?P<name>[^/]+)\.yaml")

if TYPE_CHECKING:
    from pydantic import BaseModel

    from penstock.topology.conduit import Conduit, Destination, DestinationList

Model = TypeVar("Model", bound="BaseModel")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a conduit or a list."""

    place: Place
    message: str


@dataclass(frozen=True)
class Conduits:
    """What the tree says: conduits and lists by name, and the faults."""

    conduits: Mapping[str, "Conduit"] = field(default_factory=dict)
    lists: Mapping[str, "DestinationList"] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def destinations(self, conduit: "Conduit") -> tuple["Destination", ...]:
        """All that may be reached through a conduit, each name once for each set of ports, in order."""
        listed = [one for name in conduit.lists if name in self.lists for one in self.lists[name].destinations]
        every = {(one.name, one.ports): one for one in (*listed, *conduit.destinations)}
        return tuple(every[key] for key in sorted(every))

    def names(self, conduit: "Conduit", port: int) -> tuple[str, ...]:
        """The names that pass on one port, in order; facts as `${…}`."""
        return tuple(sorted({one.name for one in self.destinations(conduit) if port in one.ports}))


def load(tree: Tree) -> Conduits:
    """Read them all."""
    if ROOM not in tree.folders:
        return Conduits()
    from penstock.topology import conduit as models

    faults: list[Fault] = []
    lists = dict(_models(tree, LIST, "name", models.DestinationList, faults))
    conduits = dict(_models(tree, FILE, "folder", models.Conduit, faults))
    faults += [fault for folder, one in conduits.items() for fault in _misfits(tree, folder, one, lists)]
    return Conduits(conduits, lists, tuple(faults))


def _models(
    tree: Tree, pattern: re.Pattern[str], group: str, model: type[Model], faults: list[Fault]
) -> Iterator[tuple[str, Model]]:
    from pydantic import ValidationError

    for path in sorted(path for path in tree.entries if pattern.fullmatch(path)):
        text = content(tree, path)
        held = marks.values(text)
        if isinstance(held, marks.Broken):
            faults.append(Fault(Place(path, held.line), f"this is no YAML: {held.reason}"))
            continue
        root = next((node for node in marks.documents(text) if isinstance(node, yaml.Node)), None)
        faults += _repeated(path, root)
        if len(held) > 1:
            faults.append(Fault(Place(path), f"it holds {len(held)} documents; only one is read"))
        try:
            yield pattern.fullmatch(path)[group], model.model_validate(held[0] if held else None)  # type: ignore[index]
        except ValidationError as error:
            faults += [Fault(_place(path, root, one["loc"]), _said(one)) for one in error.errors()]


def _repeated(path: str, root: yaml.Node | None) -> Iterator[Fault]:
    """Keys that stand there twice: YAML's last one would count, and the first be lost without a word."""
    if isinstance(root, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in root.value:
            if key.value in seen:
                yield Fault(Place(path, marks.line(key)), f"{key.value} stands here twice")
            if isinstance(key.value, str):
                seen.add(key.value)
            yield from _repeated(path, value)
    elif isinstance(root, yaml.SequenceNode):
        for one in root.value:
            yield from _repeated(path, one)


def _said(error: Any) -> str:
    if not error["loc"] and error["type"].startswith("model"):
        return "this is no mapping of keys and values"
    where = ".".join(str(part) for part in error["loc"] if part != "function-after")
    return f"{where}: {misfit(error)}" if where else str(error["msg"])


def _place(path: str, root: yaml.Node | None, loc: tuple[Any, ...]) -> Place:
    node = root
    for key in loc:
        node = marks.child(node, key) or node
    return Place(path, marks.line(node) if node else 0)


def _misfits(tree: Tree, folder: str, one: "Conduit", lists: Mapping[str, "DestinationList"]) -> Iterator[Fault]:
    """What only the whole shows: a folder's name, a list that is not there, an entry that another one covers."""
    path = f"{ROOM}/{folder}/conduit.yaml"
    root = next((node for node in marks.documents(content(tree, path)) if isinstance(node, yaml.Node)), None)
    if folder != one.name:
        yield Fault(_place(path, root, ("upper",)), f"the folder is {folder}, and the conduit is {one.name}")
    for at, name in enumerate(one.lists):
        if name not in lists and f"{ROOM}/destinations/{name}.yaml" not in tree.entries:
            known = ", ".join(sorted(lists)) or "none"
            yield Fault(
                _place(path, root, ("lists", at)), f"there is no {ROOM}/destinations/{name}.yaml; there: {known}"
            )
    for at, topic in enumerate(one.topics):
        if (topic.topic, topic.direction, topic.lower_prefix) in {
            (each.topic, each.direction, each.lower_prefix) for each in one.topics[:at]
        }:
            message = f"{topic.topic} goes {topic.direction} already: every message would arrive twice"
            yield Fault(_place(path, root, ("topics", at, "topic")), message)
    for at, own in enumerate(one.destinations):
        wide = names.Names.of(
            each.name for each in one.destinations if each.name != own.name and each.ports == own.ports
        )
        if wide.by(own.name):
            message = f"{own.name} is shadowed by {wide.by(own.name)}: it changes nothing"
            yield Fault(_place(path, root, ("destinations", at, "name")), message)
