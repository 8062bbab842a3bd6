"""Images: how a release names what a manifest names."""

import re
from dataclasses import dataclass

from penstock.image import split
from penstock.iotedge.manifest import Module
from penstock.iotedge.placeholders import built
from penstock.iotedge.target import Target

DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_UPSTREAM = re.compile(r"\$upstream(:\d+)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pin:
    """One entry of a release's `images:`."""

    name: str
    new_name: str
    tag: str
    digest: str


def host(image: str) -> str:
    """The registry of an image; Docker's own where none is named."""
    first, slash, _ = image.partition("/")
    return (
        first if slash and ("." in first or ":" in first or first == "localhost" or first[:1] in "$<") else "docker.io"
    )


def path(image: str) -> str:
    """The image's path in its registry."""
    name = split(image).name
    return name.removeprefix(f"{host(image)}/")


def _folder(registry: str) -> str:
    """A registry as a folder of another: without its port, for no folder has a colon."""
    return registry.partition(":")[0]


def pin(module: Module, label: str, target: Target) -> Pin:
    """The pin of a module's image, below ${REGISTRY} where the cluster has one: an image of others keeps its path, one
    without a folder gets its registry's name for one, and one that the template builds the application's."""
    parts = split("" if built(module.image) else module.image)
    registry, within = host(module.image), path(module.image)
    if built(module.image):
        name = f"${{REGISTRY}}/{target.app}/{label}" if target.registry else f"{target.app}/{label}"
    elif not target.registry:
        name = parts.name
    elif registry == target.registry or _UPSTREAM.match(registry) or parts.name.startswith(f"{target.registry}/"):
        name = f"${{REGISTRY}}/{parts.name.removeprefix(f'{target.registry}/').removeprefix(f'{registry}/')}"
    else:
        name = f"${{REGISTRY}}/{within if '/' in within or registry[0] in '$<' else f'{_folder(registry)}/{within}'}"
    digest = parts.digest or module.digest or target.digests.get(module.image, "")
    tag = parts.tag or ("" if digest else "latest")
    return Pin(target.image(label), name, tag, digest if DIGEST.match(digest) else "")
