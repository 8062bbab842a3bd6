"""References to container images: `registry/path:tag@digest`."""

import re
from typing import NamedTuple

#: Takes any text at all, as Kustomize does.
PARTS = re.compile(r"(?P<name>[^@]*?)(?::(?P<tag>[^/@:]*))?(?:@(?P<digest>.*))?", re.DOTALL)
REFERENCE = re.compile(r"[^@\s]+(?:@[a-z0-9]+:[0-9a-fA-F]+)?")


class Image(NamedTuple):
    """An image: registry and path, tag and digest; tag and digest are empty where the reference has none."""

    name: str
    tag: str
    digest: str

    @property
    def version(self) -> str:
        """`tag@digest`, or the one of them that there is."""
        return "@".join(filter(None, (self.tag, self.digest)))


def split(text: str) -> Image:
    """The parts of a text, taken for a reference whatever it is."""
    match = PARTS.fullmatch(text)
    assert match, "the pattern takes any text"
    return Image(match["name"], match["tag"] or "", match["digest"] or "")


def image(text: str) -> Image | None:
    """The image that a text refers to; None for a text that is no reference."""
    return split(text) if REFERENCE.fullmatch(text) else None
