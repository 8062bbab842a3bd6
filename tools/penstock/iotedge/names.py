"""Names that Kubernetes takes: DNS labels of RFC 1035, for what a manifest calls its modules."""

import re
from collections.abc import Iterable, Mapping

#: A label has 63 characters; the pods of a StatefulSet carry its name and a hash of ten behind it in one.
LONGEST = 52
_RUNS = re.compile(r"[^a-z0-9]+")
#: The device's own folder, and those of the startup groups.
_OWN = re.compile(r"(device|start-\d+)\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def label(name: str, prefix: str = "m") -> str:
    """A name as a DNS label: `SimulatedTemperatureSensor` is simulated-temperature-sensor. One that begins with a digit
    gets a prefix; the hub is called edgehub, as its devices know it."""
    if name == "edgeHub":
        return "edgehub"
    text = _RUNS.sub("-", _CAMEL.sub("-", name).lower()).strip("-")
    if not text or not text[0].isalpha():
        text = f"{prefix}-{text}".rstrip("-")
    return text[:LONGEST].rstrip("-")


def folder(name: str) -> str:
    """The folder of a module by its label, apart from those that an application has by itself."""
    return f"module_{name}" if _OWN.match(name) else name


def labels(names: Iterable[str]) -> Mapping[str, str]:
    """Each name's label."""
    return {name: label(name) for name in names}


def collisions(names: Iterable[str]) -> dict[str, list[str]]:
    """Labels that several names would have, with those names."""
    held: dict[str, list[str]] = {}
    for name in names:
        held.setdefault(label(name), []).append(name)
    return {one: several for one, several in held.items() if len(several) > 1}
