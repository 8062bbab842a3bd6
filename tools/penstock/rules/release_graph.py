"""dependsOn of HelmReleases."""

from collections.abc import Iterator

from penstock.rules.contract import Field
from penstock.rules.flux import releases
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping


def requirements(cluster: ClusterView) -> Iterator[tuple[Item, Field, str, str]]:
    """(release, field, namespace, name) of every entry; the namespace is the release's own unless it says another."""
    for item in releases(cluster):
        for index, entry in enumerate(many(item.get("spec", "dependsOn"))):
            asked = mapping(entry)
            namespace = str(asked.get("namespace") or item.document.namespace)
            yield item, ("spec", "dependsOn", index), namespace, str(asked.get("name") or "")
