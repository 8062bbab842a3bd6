"""What nodes and Flux must reach: registries of images, charts and sources."""

import re
from collections.abc import Iterator

from penstock.document import Document
from penstock.expand.variables import UNKNOWN
from penstock.mirror import images
from penstock.mirror.release import of_release
from penstock.mirror.sources import by_key
from penstock.mirror.thing import CHART, Thing
from penstock.rules.memo import by_content
from penstock.rules.view import ClusterView
from penstock.topology.reach import outside

URL = re.compile(r"(?P<scheme>[a-z]+)://(?:[^@/]*@)?(?P<host>[^/:]+)(?::(?P<port>\d+))?")
PORTS = {"https": 443, "oci": 443, "http": 80, "ssh": 22}
SOURCES = ("GitRepository", "OCIRepository", "HelmRepository", "Bucket")
DOCKER = "registry-1.docker.io"
RELEASE = "HelmRelease"


def needs(cluster: ClusterView) -> Iterator[tuple[str, int, str]]:
    """(host, port, what for) of images and sources: what nodes and Flux must reach."""
    for reference in _images(cluster):
        host = _registry(reference)
        if host:
            yield host, 443, "images"
    yield from _of_charts(cluster)
    for item in cluster.of(*SOURCES):
        if item.document.group == "source.toolkit.fluxcd.io":
            match = URL.match(str(item.get("spec", "url") or f"https://{item.get('spec', 'endpoint')}"))
            if match and outside(match["host"]) and UNKNOWN not in match["host"]:
                port = int(match["port"] or PORTS.get(match["scheme"], 443))
                yield match["host"], port, f"{item.document.kind} {item.document.name}"


def _images(cluster: ClusterView) -> Iterator[str]:
    """What nodes pull: containers of every sort, image volumes, and what operators are told to start."""
    for item in cluster.items:
        if item.document.kind != RELEASE:
            yield from _pulled(item.document)


@by_content
def _pulled(document: Document) -> tuple[str, ...]:
    named = b"mage" in document.raw or b"MAGE" in document.raw
    return tuple(images.images(document.object)) if named else ()


def _of_charts(cluster: ClusterView) -> Iterator[tuple[str, int, str]]:
    """(host, port, what for) of the charts of releases, and of the images that their values name."""
    releases = list(cluster.of(RELEASE, group="helm.toolkit.fluxcd.io"))
    held = by_key(item.document for item in cluster.items) if releases else {}
    for item in releases:
        for one in of_release(item.document, held):
            if isinstance(one, Thing):
                host, port = one.end
                if UNKNOWN not in one.name and "${" not in one.name and outside(host):
                    what = "charts" if one.kind == CHART else f"images of {item.document.kind} {item.document.name}"
                    yield DOCKER if host == "docker.io" else host, port, what


def _registry(image: str) -> str:
    host, slash, _ = image.partition("/")
    if UNKNOWN in image or not image:
        return ""
    named = slash and ("." in host or ":" in host or host == "localhost")
    found = host.partition(":")[0] if named else DOCKER
    return found if outside(found) else ""
