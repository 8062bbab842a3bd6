"""What a FluxInstance takes from outside: the distribution, and the source that it syncs."""

from collections.abc import Iterator

from penstock.document import Document
from penstock.image import split
from penstock.mirror.sources import source
from penstock.mirror.thing import OCI, Thing
from penstock.shape import mapping

GROUP = "fluxcd.controlplane.io"


def of_instance(document: Document) -> Iterator[Thing | str]:
    """Its things, and in words what it leaves open."""
    spec = mapping(document.object.get("spec"))
    distribution, sync = mapping(spec.get("distribution")), mapping(spec.get("sync"))
    artifact = str(distribution.get("artifact") or "").removeprefix("oci://")
    if artifact:
        held = split(artifact)
        yield Thing(OCI, held.name, held.tag or ("" if held.digest else "latest"), held.digest)
    where = distribution.get("registry") or "its registry"
    yield f"the distribution {distribution.get('version', '')} says which images of {where} run"
    if sync.get("url"):
        ref = str(sync.get("ref") or "")
        key = {"OCIRepository": "tag", "GitRepository": "name"}.get(str(sync.get("kind")), "")
        found = source({"kind": sync.get("kind"), "spec": {"url": sync["url"], "ref": {key: ref}}})
        if found:
            yield found
