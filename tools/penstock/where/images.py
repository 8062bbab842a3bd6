"""Image pins: which entry of `images:` an image comes from, and which of its lines must be edited."""

import re
from typing import Any

from penstock.image import split
from penstock.where.nodes import Field, loose, text
from penstock.where.sheet import Setter
from penstock.where.touch import Touch
from penstock.where.walk import Step

CONTAINERS = frozenset({"containers", "initContainers", "ephemeralContainers"})
DIGEST, TAG = re.compile(r"sha256:[0-9a-f]{64}"), re.compile(r"[A-Za-z0-9_][\w.-]{0,127}")
NAME = re.compile(r"[a-z0-9.\-_/:]+")


def is_image(way: Field) -> bool:
    """True for the image of a container."""
    return len(way) > 2 and way[-1] == "image" and isinstance(way[-2], int) and way[-3] in CONTAINERS


def touch(step: Step, image: Any, names: set[str]) -> Touch | None:
    """What an entry does to an image that is now `image` and was called `names` before."""
    entry = step.node if loose(step.node, "name") else _config(step)
    name = text(found[1]) if entry and (found := loose(entry, "name")) else ""
    said = {key: text(found[1]) for key in ("newName", "newTag", "digest") if entry and (found := loose(entry, key))}
    names.update(filter(None, (said.get("newName"),)))
    if name not in names or not said:
        return None
    sure = isinstance(image, str) and all(part in image for part in said.values())
    inside = ("imageTag",) if entry is not step.node else ()
    parts = [part for key in said if (part := step.at(*inside, key))]
    return Touch(step.at(*inside, _blamed(said)) or step.here, whole=True, sure=sure, parts=tuple(parts))


def _config(step: Step) -> Any:
    found = loose(step.node, "imageTag")
    return found[1] if found else None


def _blamed(said: dict[str, str]) -> str:
    """The part that is no good; the digest when all are, and without one what stands where it should."""
    wrong = (("digest", DIGEST), ("newTag", TAG), ("newName", NAME))
    for key, pattern in wrong:
        if key in said and "${" not in said[key] and not pattern.fullmatch(said[key]):
            return key
    return next(key for key in ("digest", "newTag", "newName") if key in said)


def part(setter: Setter) -> str:
    """The name of the image that a setter's text says."""
    return split(setter.raw).name
