"""Names of container images."""

from penstock.expand.variables import UNKNOWN
from penstock.image import split


def veiled(image: str) -> bool:
    """True when a part of the name is only known on the cluster."""
    return UNKNOWN in image or "${" in image


def below(registry: str, image: str) -> str | None:
    """The path of an image inside a registry (and prefix), or None when it is in another one."""
    start = registry.rstrip("/") + "/"
    name = split(image).name
    return name[len(start) :] if name.startswith(start) else None
