"""Manifests of IoT Edge in the tree, and what is wrong with them; worked out once a content."""

from collections.abc import Iterator
from typing import NamedTuple

from penstock.finding import Place
from penstock.locate import plain
from penstock.rules.remembered import remembered
from penstock.rules.view import FleetView

#: What a file must hold to be looked at.
MARKS = (b"modulesContent", b'"routes"')


#: What the name of such a file ends with.
ENDS = (".json", ".template")


class Wrong(NamedTuple):
    """One fault of one file."""

    place: Place
    message: str
    hint: str
    weight: str
    secret: bool


def wrong(fleet: FleetView) -> Iterator[Wrong]:
    """The faults of every manifest and every file of routes."""
    paths = [path for path in fleet.tree.entries if path.lower().endswith(ENDS)]
    for path, found in remembered(fleet, paths, faults).items():
        for line, message, hint, weight, secret in found:
            yield Wrong(Place(fleet.tree.shown(path), line), message, hint, weight, secret)


def faults(content: bytes) -> list[tuple[int, str, str, str, bool]]:
    """Line, sentence, hint, weight and whether it is about a secret; nothing for what is no manifest."""
    text = plain(content)
    if not any(mark in text for mark in MARKS):
        return []
    from penstock.iotedge.file import faults_of

    return [(line, str(one), one.hint, one.weight.value, one.secret) for line, one in faults_of(text)]
