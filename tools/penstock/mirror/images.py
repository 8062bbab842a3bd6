"""Images that an object names, wherever they stand in it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.image import split
from penstock.mirror.thing import IMAGE, Thing, named

PART = r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*"
REFERENCE = re.compile(
    rf"(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::\d+)?/)?{PART}(?:/{PART})*(?::[\w][\w.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?"
)
#: An argument of an operator that names an image which it will start: `--reloader-image=…`.
ARGUMENT = re.compile(r"--?[a-z0-9-]*image=(?P<image>\S+)")
#: Where what ends in `image` is no image that a node pulls.
SKIPPED = frozenset({"ConfigMap", "Secret", "CustomResourceDefinition", "ImageRepository", "ImagePolicy"})
PINNED = re.compile(r"[:@][^/]*\Z")


def images(content: Mapping[str, Any]) -> Iterator[str]:
    """The references in an object that is no HelmRelease: containers of all sorts, image volumes, and what operators
    are told to start."""
    if content.get("kind") not in SKIPPED:
        yield from found(content)


def found(value: Any) -> Iterator[str]:
    """Every reference below a value, as it stands there."""
    if isinstance(value, list):
        for item in value:
            yield from found(item)
            if isinstance(item, str) and (match := ARGUMENT.fullmatch(item)) and _sure(match["image"]):
                yield match["image"]
    elif isinstance(value, dict):
        yield from _variable(value)
        for key, inner in value.items():
            reference = _reference(str(key), inner)
            if reference:
                yield reference
            else:
                yield from found(inner)


def _reference(key: str, value: Any) -> str:
    """The reference that a field holds; empty when it holds none."""
    if isinstance(value, dict) and key == "image":
        held = value.get("reference")  # a volume
        return str(held) if isinstance(held, str) and _is_reference(held) else ""
    if not isinstance(value, str) or not key.lower().endswith("image"):
        return ""
    return value if (_is_reference(value) if key == "image" else _sure(value)) else ""


def _variable(value: Mapping[str, Any]) -> Iterator[str]:
    """An environment variable that names an image: RELATED_IMAGE_X, SIDECAR_IMAGE."""
    name, text = value.get("name"), value.get("value")
    if isinstance(name, str) and isinstance(text, str) and re.search(r"(^|_)IMAGE(_|$)", name) and _sure(text):
        yield text


def _is_reference(text: str) -> bool:
    return bool(REFERENCE.fullmatch(text)) or veiled(text)


def veiled(text: str) -> bool:
    """True when a part of a reference is known on the cluster alone."""
    return UNKNOWN in text or "${" in text


def _sure(text: str) -> bool:
    """True for a reference that is hardly anything else: it has a version."""
    return _is_reference(text) and bool(PINNED.search(text)) and "/" in text


def thing(reference: str) -> Thing:
    """A reference as a thing; the tag is what a runtime takes when none is said."""
    held = split(named(reference))
    return Thing(IMAGE, held.name, held.tag or ("" if held.digest else "latest"), held.digest)
