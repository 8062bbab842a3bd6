"""Fields of objects: misspelt, of another type, at another depth, gone."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from tests.placement.lines import Slot
from tests.sown.kinds.objects import WHERE
from tests.sown.seed import Kind, Seed, Texts
from tests.sown.shape import Shape, keys
from tests.sown.slip import swapped

#: Fields that objects often cannot do without.
NEEDED = frozenset(
    {"interval", "sourceRef", "selector", "template", "containers", "name", "image", "mountPath", "url", "chart"}
    | {"serviceName", "path", "prune", "kind", "port", "secretName", "issuerRef", "rules", "accessModes", "resources"}
    | {"roleRef", "subjects", "schedule", "hostnames", "secretStoreRef", "parentRefs", "target", "data", "endpoints"}
)
#: What comes instead of a number and of a switch.
OTHERS = {"tag:yaml.org,2002:int": "many", "tag:yaml.org,2002:bool": '"true"'}


@dataclass(frozen=True)
class Lacking:
    """A field that is needed is taken out with all that it holds: right is what should have it."""

    name: str = "field: needed and removed"

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every such field."""
        for path, text in texts.items():
            for slot in keys(text) if WHERE(path, text) else ():
                if slot.block and not slot.first and slot.way[-1] in NEEDED and _field(slot):
                    lines = text.split("\n")
                    del lines[slot.line - 1 : _end(lines, slot.line)]
                    what = f"removed {'.'.join(map(str, slot.way))}"
                    yield Seed(self.name, path, frozenset({slot.parent}), what, {path: "\n".join(lines)})


def _field(slot: Slot) -> bool:
    """True where the API says which fields there are."""
    return slot.way[0] in ("spec", "metadata", "roleRef", "subjects") and not {"values", "labels", "annotations"} & set(
        slot.way
    )


def _end(lines: list[str], line: int) -> int:
    """The last line of a field that begins on a line."""
    depth = _depth(lines[line - 1])
    for number, one in enumerate(lines[line:], start=line):
        if one.strip() and (_depth(one) < depth or (_depth(one) == depth and not one.lstrip().startswith("- "))):
            return number
    return len(lines)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _spec(slot: Slot) -> bool:
    return slot.way[0] == "spec" and "values" not in slot.way and slot.block


def _named(slot: Slot, line: str) -> bool:
    word = str(slot.way[-1])
    return _spec(slot) and len(word) > 3 and "$" not in word and line.count(f"{word}:") == 1


def _misspelt(slot: Slot, line: str) -> tuple[str, ...]:
    return (line.replace(f"{slot.key.value}:", f"{swapped(slot.key.value)}:"),)


def _plain(slot: Slot, _line: str) -> bool:
    return _spec(slot) and slot.single and isinstance(slot.value, yaml.ScalarNode) and slot.value.style is None


def _mistyped(slot: Slot, line: str) -> tuple[str, ...]:
    new = OTHERS.get(slot.value.tag)
    return (line[: slot.value.start_mark.column] + new + line[slot.value.end_mark.column :] if new else line,)


def _inner(slot: Slot, line: str) -> bool:
    return _spec(slot) and _alone(slot, line) and len(slot.way) > 1


def _outer(slot: Slot, line: str) -> bool:
    return _inner(slot, line) and len(slot.way) > 2 and line.startswith("    ")


def _value(slot: Slot, line: str) -> bool:
    return "values" in slot.way and slot.block and _alone(slot, line)


def _alone(slot: Slot, line: str) -> bool:
    return slot.single and not slot.first and not line.lstrip().startswith("- ")


KINDS: tuple[Kind, ...] = (
    Lacking(),
    Shape("field: misspelt", WHERE, _named, _misspelt),
    Shape("field: of another type", WHERE, _plain, _mistyped),
    Shape("field: two deeper", WHERE, _inner, lambda _, line: (f"  {line}",), offsets=(-1, 0)),
    Shape("field: two less deep", WHERE, _outer, lambda _, line: (line[2:],)),
    Shape("field: value of a chart one deeper", WHERE, _value, lambda _, line: (f" {line}",), offsets=(-1, 0)),
)
