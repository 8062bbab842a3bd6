"""Read a published-nodes file: entries with their nodes, and everything that is wrong with it, each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from opc_publisher import jsonc, kinds
from opc_publisher.fault import Fault, Weight
from opc_publisher.fields import ENTRY_FIELDS, NODE_FIELDS, Field

Values = Mapping[str, Any]
Step = str | int


@dataclass(frozen=True, slots=True)
class Node:
    """One node as the file has it. `values`: field name as the schema spells it → value as its kind reads it."""

    values: Values
    raw: Values = field(compare=False, repr=False)
    #: Its place among the entry's nodes, those with an error counted too.
    index: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `nodes` are those without an error."""

    values: Values
    nodes: tuple[Node, ...]
    raw: Values = field(compare=False, repr=False)
    index: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What a file says."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing had to be left out."""
        return all(fault.weight is Weight.WARNING for fault in self.faults)


@dataclass(slots=True)
class _Notes:
    """Faults of one entry, with steps instead of places."""

    steps: list[tuple[tuple[Step, ...], str, str, Weight]] = field(default_factory=list)

    def add(self, steps: tuple[Step, ...], code: str, message: str, weight: Weight = Weight.ERROR) -> None:
        self.steps.append((steps, code, message, weight))


def read(text: str) -> Published:
    """Read a whole file. It never raises: a file that is no array is one fault and no entries."""
    cleaned = jsonc.clean(text)
    lines, places = jsonc.Lines(text), jsonc.Places(cleaned)
    try:
        elements = jsonc.array(cleaned)
    except jsonc.Broken as broken:
        line, column = lines.place(broken.offset)
        return Published((), (Fault("not-an-array", "$", broken.message, Weight.ERROR, line, column),))
    entries, faults = [], []
    for index, element in enumerate(elements):
        entry, found = _element(index, element, places, lines)
        faults += found
        if entry:
            entries.append(entry)
    return Published(tuple(entries), tuple(faults))


def read_values(entries: Sequence[Any]) -> Published:
    """The same of values that came from elsewhere, as those of a direct method; faults have paths and no lines."""
    good, faults = [], []
    for index, value in enumerate(entries):
        notes = _Notes()
        entry = _entry(index, value, notes)
        faults += [_fault(index, steps, code, message, weight) for steps, code, message, weight in notes.steps]
        if entry:
            good.append(entry)
    return Published(tuple(good), tuple(faults))


def _element(
    index: int, element: jsonc.Element, places: jsonc.Places, lines: jsonc.Lines
) -> tuple[Entry | None, list[Fault]]:
    if element.broken:
        place = lines.place(element.broken.offset)
        return None, [Fault("not-json", f"$[{index}]", element.broken.message, Weight.ERROR, *place)]
    notes = _Notes()
    entry = _entry(index, element.value, notes)
    found = []
    for steps, code, message, weight in notes.steps:
        place = lines.place(places.locate(element.offset, steps))
        found.append(_fault(index, steps, code, message, weight, place))
    return entry, found


def _fault(
    index: int, steps: Sequence[Step], code: str, message: str, weight: Weight, place: tuple[int, int] = (0, 0)
) -> Fault:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return Fault(code, f"$[{index}]{path}", message, weight, *place)


def _entry(index: int, raw: Any, notes: _Notes) -> Entry | None:
    if not isinstance(raw, dict):
        notes.add((), "not-an-object", "an entry is an object with an EndpointUrl and OpcNodes")
        return None
    values, good = _fields(raw, ENTRY_FIELDS, (), notes)
    if "EndpointUrl" not in values and good:
        notes.add((), "missing-field", "EndpointUrl is missing")
        good = False
    nodes = tuple(_nodes(raw, values, notes))
    return Entry(values, nodes, raw, index) if good else None


def _fields(
    raw: Values, known: Mapping[str, Field], steps: tuple[Step, ...], notes: _Notes
) -> tuple[dict[str, Any], bool]:
    """The values that are fields, and whether all of them could be read."""
    values: dict[str, Any] = {}
    good = True
    for name, value in raw.items():
        one = known.get(name.lower())
        if one is None:
            notes.add((*steps, name), "unknown-field", _unknown(name, known), Weight.WARNING)
        elif value is None:
            continue
        elif one.name in values:
            notes.add((*steps, name), "doubled-field", f"{one.name} is there twice", Weight.WARNING)
        else:
            good = _field(one, name, value, values, steps, notes) and good
    return values, good


def _field(one: Field, name: str, value: Any, values: dict[str, Any], steps: tuple[Step, ...], notes: _Notes) -> bool:
    try:
        values[one.name] = one.kind.read(value)
    except ValueError as error:
        notes.add((*steps, name), "bad-value", f"{one.name} {error}")
        return False
    if (instead := kinds.OTHER_ENCODINGS.get(str(values[one.name]))) and one.name == "MessageEncoding":
        said = f"{values[one.name]} is not written by this publisher; the group is sent as {instead}"
        notes.add((*steps, name), "encoding-not-had", f"{one.name}: {said}", Weight.WARNING)
        values[one.name] = instead
    if one.ignored and value not in (False, [], {}, ""):
        notes.add((*steps, name), "without-effect", f"{one.name}: {one.ignored}", Weight.WARNING)
    return True


def _unknown(name: str, known: Mapping[str, Field]) -> str:
    near = _near(name.lower(), tuple(known))
    return f"{name!r} is no field" + (f"; did you mean {known[near].name}?" if near else "")


@lru_cache(maxsize=256)
def _near(name: str, known: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(name, known, n=1)), "")


def _nodes(raw: Values, values: dict[str, Any], notes: _Notes) -> Iterator[Node]:
    named = {name.lower(): name for name in raw}
    listed = values.pop("OpcNodes", None)
    legacy = values.pop("NodeId", None)
    if legacy is not None:
        yield from _legacy(legacy, bool(listed), named["nodeid"], notes)
    if listed is None:
        return
    if not isinstance(listed, list):
        notes.add((named["opcnodes"],), "bad-value", "OpcNodes must be a list of nodes")
        return
    for index, one in enumerate(listed):
        yield from _node(one, (named["opcnodes"], index), notes)


def _legacy(raw: Values, doubled: bool, name: str, notes: _Notes) -> Iterator[Node]:
    """The single node of an entry, as before release 2.5."""
    identifier = next((value for key, value in raw.items() if key.lower() == "identifier"), None)
    if identifier is None:
        notes.add((name,), "missing-field", "NodeId has no Identifier")
    elif doubled:
        notes.add((name,), "legacy-node-ignored", "an entry has NodeId or OpcNodes; OpcNodes wins", Weight.WARNING)
    else:
        yield from _node({"Id": identifier}, (name,), notes)


def _node(raw: Any, steps: tuple[Step, ...], notes: _Notes) -> Iterator[Node]:
    if not isinstance(raw, dict):
        notes.add(steps, "not-an-object", "a node is an object with an Id")
        return
    values, good = _fields(raw, NODE_FIELDS, steps, notes)
    if not values.keys() & {"Id", "ExpandedNodeId", "BrowsePath"}:
        # A model change node stands for the whole server; that it is without effect has been said.
        if good and "ModelChangeHandling" not in values:
            notes.add(steps, "missing-field", "a node has an Id (or an ExpandedNodeId, or a BrowsePath)")
        return
    if good:
        last = steps[-1]
        yield Node(values, raw, last if isinstance(last, int) else 0)
