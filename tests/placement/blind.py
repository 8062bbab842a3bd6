"""Blind mutations: types, names and requirements broken anywhere in any manifest, whatever it is."""

from collections.abc import Iterator

import yaml

from tests.placement.ground import Ground
from tests.placement.lines import Slot, inserted, replaced, slots, without
from tests.placement.mutation import Mutation, spot

SCHEMA = frozenset({"object-invalid", "build-failed", "api-not-served"})
#: Kinds of files that other mutations are for.
OTHERS = ("kustomization.yaml", "tier.yaml", "observability/collector.yaml")
#: Keys that objects often cannot do without.
NEEDED = frozenset(
    {"name", "serviceName", "selector", "interval", "sourceRef", "path", "type", "mountPath", "secretName", "issuerRef"}
    | {"port", "containerPort", "kind", "apiVersion", "url", "roleRef", "subjects", "storage", "accessModes", "policy"}
    | {"prune", "matchLabels", "key", "image"}
)
UNKNOWN, REQUIRED = "unknown field", ("equired", "missing")


def manifests(ground: Ground) -> list[str]:
    """The manifests and patches of YAML that some cluster reads."""
    return sorted(
        path
        for path in ground.readers
        if path.endswith(".yaml") and not path.endswith(OTHERS) and path in ground.tree.entries
    )


def all_slots(ground: Ground) -> Iterator[tuple[str, str, Slot]]:
    """Path, text and slot."""
    for path in manifests(ground):
        text = ground.text(path)
        for slot in slots(text):
            if slot.way[0] not in ("op", "from", 0) and "$" not in str(slot.value.value):
                yield path, text, slot


def wrong_type(ground: Ground) -> Iterator[Mutation]:
    """A number that is a word, a switch that is neither on nor off, a text that is a mapping, a list that is a text."""
    for path, text, slot in all_slots(ground):
        new = _other(slot.value)
        if new and slot.single and slot.way[-1] not in ("apiVersion", "kind", "name", "namespace"):
            yield Mutation(
                "wrong type",
                f"{path}:{slot.line} {slot.way[-1]}: {new}",
                {path: replaced(text, slot.value, new)},
                spot(path, slot.line),
                SCHEMA,
                certain=False,
            )


def _other(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return {"tag:yaml.org,2002:int": "many", "tag:yaml.org,2002:bool": '"perhaps"'}.get(node.tag, "{wrong: type}")
    return "wrong" if isinstance(node, yaml.CollectionNode) and node.flow_style else ""


def misspelt(ground: Ground) -> Iterator[Mutation]:
    """A key with a letter too many: an unknown field where it stands, and perhaps one that is missing around it."""
    for path, text, slot in all_slots(ground):
        if slot.way[0] in ("spec", "rules", "subjects") and not slot.first:
            around = spot(path, slot.parent)
            yield Mutation(
                "misspelt field",
                f"{path}:{slot.line} {slot.way[-1]}x",
                {path: replaced(text, slot.key, f"{slot.key.value}x")},
                spot(path, slot.line),
                SCHEMA,
                certain=False,
                elsewhere=dict.fromkeys(REQUIRED, around),
            )


def unknown(ground: Ground) -> Iterator[Mutation]:
    """A field that nobody knows, on a line of its own."""
    for path, text, slot in all_slots(ground):
        if slot.block and slot.first and slot.way[0] in ("spec", "metadata", "rules"):
            indent = " " * int(slot.key.start_mark.column)
            at = slot.line + (1 if slot.single else 0)
            if at == slot.line:
                continue
            yield Mutation(
                "unknown field",
                f"{path}:{at} beside {slot.way[-1]}",
                {path: inserted(text, at, f"{indent}nobodyKnows: 1")},
                spot(path, at),
                SCHEMA,
                certain=False,
            )


def removed(ground: Ground) -> Iterator[Mutation]:
    """A line taken out: what lacks it is the mapping that it stood in."""
    for path, text, slot in all_slots(ground):
        if slot.block and slot.single and not slot.first and slot.way[-1] in NEEDED:
            yield Mutation(
                "removed field",
                f"{path}:{slot.line} {slot.way[-1]}",
                {path: without(text, slot.line)},
                spot(path, slot.parent),
                SCHEMA,
                certain=False,
            )


def broken(ground: Ground) -> Iterator[Mutation]:
    """A line that is no YAML."""
    for path, text, slot in all_slots(ground):
        if slot.block and slot.single and len(slot.way) > 1:
            indent = " " * int(slot.key.start_mark.column)
            yield Mutation(
                "broken YAML",
                f"{path}:{slot.line}",
                {path: inserted(text, slot.line + 1, f"{indent}half a line")},
                spot(path, slot.line + 1),
                frozenset({"yaml-broken"}),
            )


KINDS = (wrong_type, misspelt, unknown, removed, broken)
