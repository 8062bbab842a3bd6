"""The mirror plan: everything that some clusters take from outside, once, with who needs it and who serves it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from penstock.mirror.needs import Needs, Open
from penstock.mirror.serve import MISSING, Served, origin, serve
from penstock.mirror.thing import KINDS, Thing
from penstock.render.source import Source
from penstock.topology.cluster import Node, Plant


@dataclass(frozen=True)
class Use:
    """One cluster that takes a thing: what it is called there, who serves it, which objects name it, and the nearest
    ancestor that takes the same (empty: none does)."""

    cluster: str
    thing: Thing
    served: Served
    objects: tuple[str, ...]
    held_by: str = ""


@dataclass(frozen=True)
class Wanted:
    """A thing as the outside calls it. `own` is the source of this repository that it is made of."""

    thing: Thing
    uses: tuple[Use, ...]
    own: Source | None = None


@dataclass(frozen=True)
class Unknown:
    """What cannot be known of an object, and in which clusters."""

    object: str
    why: str
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What clusters need. `since` names the revision before which things are left out; empty for all."""

    clusters: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    unknown: tuple[Unknown, ...]
    since: str = ""

    @property
    def missing(self) -> tuple[tuple[Wanted, Use], ...]:
        """What clusters need and nobody serves to them."""
        return tuple((one, use) for one in self.wanted for use in one.uses if use.served.how == MISSING)


def plan(plant: Plant, needs: Mapping[str, Needs], asked: Sequence[str]) -> Plan:
    """The plan of the clusters asked for; `plant` and `needs` hold them and their ancestors, by name."""
    nodes = {node.name: node for node in plant.nodes}
    origins = {name: _origins(plant, nodes[name], held) for name, held in needs.items()}
    found: dict[Thing, list[Use]] = {}
    own: dict[Thing, Source] = {}
    for name in asked:
        node, held = nodes[name], needs[name]
        for thing, objects in held.things.items():
            out = origins[name][thing]
            above = next((one.label for one in _above(plant, node) if out in origins.get(one.name, {}).values()), "")
            found.setdefault(out, []).append(
                Use(node.label if node.facts else name, thing, serve(plant, node, thing), tuple(objects), above)
            )
            if thing in held.own:
                own.setdefault(out, held.own[thing])
    wanted = (Wanted(thing, tuple(found[thing]), own.get(thing)) for thing in sorted(found, key=_order))
    return Plan(tuple(asked), tuple(wanted), tuple(_unknown(needs, asked)))


def since(now: Plan, then: Plan, revision: str, changed: Iterable[Thing] = ()) -> Plan:
    """What of a plan is new; `changed` are things that are called the same and hold something else."""
    known = {one.thing for one in then.wanted} - set(changed)
    return replace(now, wanted=tuple(one for one in now.wanted if one.thing not in known), since=revision)


def _origins(plant: Plant, node: Node, held: Needs) -> Mapping[Thing, Thing]:
    return {thing: origin(plant, node, thing) for thing in held.things}


def _above(plant: Plant, node: Node) -> Iterable[Node]:
    """The ancestors, the nearest first."""
    return list(plant.chain(node))[1:]


def _order(thing: Thing) -> tuple[int, Thing]:
    return KINDS.index(thing.kind), thing


def _unknown(needs: Mapping[str, Needs], asked: Sequence[str]) -> Iterable[Unknown]:
    found: dict[Open, list[str]] = {}
    for name in asked:
        for one in dict.fromkeys(needs[name].open):
            found.setdefault(one, []).append(name)
    return (Unknown(one.object, one.why, tuple(names)) for one, names in sorted(found.items(), key=str))
