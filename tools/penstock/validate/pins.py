"""What a cluster runs, as versions: images with tag and digest, charts with their version."""

from collections.abc import Iterator

from penstock.image import image
from penstock.rules.pods import POD_SPEC, containers
from penstock.rules.view import ClusterView
from penstock.shape import mapping
from penstock.validate.pin import Pin


def pins(cluster: ClusterView) -> tuple[Pin, ...]:
    """Every image of the cluster's workloads once, in order."""
    return tuple(sorted(set(_pins(cluster))))


def charts(cluster: ClusterView) -> tuple[str, ...]:
    """`name version` of every HelmRelease's chart once, in order; the version is its source's when it refers to one."""
    return tuple(sorted(set(_charts(cluster))))


def _pins(cluster: ClusterView) -> Iterator[Pin]:
    for item in cluster.of(*POD_SPEC):
        for _, container in containers(item):
            found = image(str(container.get("image") or ""))
            if found:
                yield Pin(found.name.rpartition("/")[2], found.tag, found.digest)


def _charts(cluster: ClusterView) -> Iterator[str]:
    for item in cluster.of("HelmRelease"):
        chart = mapping(item.get("spec", "chart", "spec"))
        if chart:
            yield f"{chart.get('chart', '?')} {chart.get('version', '*')}"
            continue
        ref = mapping(item.get("spec", "chartRef"))
        namespace = str(ref.get("namespace") or item.document.namespace)
        source = cluster.find(str(ref.get("kind")), namespace, str(ref.get("name")))
        version = mapping(source.get("spec", "ref")) if source else {}
        told = version.get("tag") or version.get("semver") or version.get("digest") or "*"
        yield f"{ref.get('name', item.document.name)} {told}"
