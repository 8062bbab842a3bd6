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
#: Of a text without a slash: images of Docker's library have plain names.
HOST = re.compile(r"(?:localhost|[^:@]*\.[^:@]*)[:@]")
PINNED = re.compile(r"[:@][^/]*\Z")


def images(content: Mapping[str, Any]) -> Iterator[str]:
    """The references in an object that is no HelmRelease: containers of all sorts, image volumes, and what operators
    are told to start."""
    if content.get("kind") not in SKIPPED:
        yield from found(content)
        yield from _in_parts(content)


def in_parts(value: Mapping[str, Any], key: str) -> tuple[str, str]:
    """(registry, path) of an image that is said in parts, under a key that names one; empty texts for what is none."""
    if not key.lower().endswith("image"):
        return "", ""
    registry, path = (
        value.get(part) if isinstance(value.get(part), str) else "" for part in ("registry", "repository")
    )
    inner = value.get("image") if registry else ""
    return str(registry), str(path or (inner if isinstance(inner, str) else ""))


def _in_parts(value: Any) -> Iterator[str]:
    """References of which an operator's resource says registry, repository and tag apart."""
    if isinstance(value, list):
        for item in value:
            yield from _in_parts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict):
                registry, path = in_parts(inner, str(key))
                tag, digest = (inner.get(part) for part in ("tag", "digest"))
                version = f":{tag}" * bool(tag) + f"@{digest}" * bool(digest)
                text = f"{registry}/{path}{version}" if registry else f"{path}{version}"
                if path and version and _is_reference(text):
                    yield text
            yield from _in_parts(inner)


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
            if key == "image" and isinstance(value.get("registry"), str) and isinstance(inner, str):
                continue  # a part of one
            if str(key).lower().endswith("images") and isinstance(inner, list):
                yield from (item for item in inner if isinstance(item, str) and _sure(item))
            if reference:
                yield reference
            else:
                yield from found(inner)


def _reference(key: str, value: Any) -> str:
    """The reference that a field holds; empty when it holds none."""
    if isinstance(value, dict) and key == "image":
        held = value.get("reference")  # a volume
        return str(held) if isinstance(held, str) and _is_reference(held) else ""
    if not isinstance(value, str) or not key.lower().endswith(("image", "imagename")):
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
    """True for a reference that is hardly anything else: it has a version, and is no host with its port."""
    return _is_reference(text) and bool(PINNED.search(text)) and ("/" in text or not HOST.match(text))


def thing(reference: str) -> Thing:
    """A reference as a thing; the tag is what a runtime takes when none is said."""
    held = split(named(reference))
    return Thing(IMAGE, held.name, held.tag or ("" if held.digest else "latest"), held.digest)
