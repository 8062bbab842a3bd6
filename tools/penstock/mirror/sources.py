"""Flux's sources as things, and the charts that releases take out of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.document import Document, Object
from penstock.mirror.thing import BUCKET, CHART, DIGEST, GIT, OCI, Thing
from penstock.shape import mapping

SOURCE, HELM = "source.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"
#: (kind, namespace, name) of an object.
Key = tuple[str, str, str]


def source(content: Object) -> Thing | None:
    """A GitRepository, OCIRepository or Bucket as a thing; None for other kinds."""
    spec = mapping(content.get("spec"))
    ref, url = mapping(spec.get("ref")), str(spec.get("url") or "")
    match content.get("kind"):
        case "GitRepository":
            return Thing(GIT, url, _first(ref, "commit", "name", "semver", "tag", "branch"))
        case "OCIRepository":
            digest = str(ref.get("digest") or "")
            version = _first(ref, "semver", "tag")
            return Thing(OCI, _registry(url), version or ("" if digest else "latest"), digest)
        case "Bucket":
            scheme = "http" if spec.get("insecure") else "https"
            return Thing(BUCKET, f"{scheme}://{spec.get('endpoint', '')}/{spec.get('bucketName', '')}")
    return None


def signature(content: Object, one: Thing) -> Thing | None:
    """What proves an OCIRepository that is to be verified: cosign's signature beside it."""
    if content.get("kind") != "OCIRepository" or not mapping(content.get("spec")).get("verify"):
        return None
    known = DIGEST.fullmatch(one.digest)
    return Thing(OCI, one.name, one.digest.replace(":", "-") + ".sig") if known else None


def chart(spec: Mapping[str, Any], namespace: str, held: Mapping[Key, Document]) -> Thing | str | None:
    """The chart that a HelmRelease's or HelmChart's spec names: a thing, None when its source is what brings it, or
    in words why nobody can say."""
    ref = mapping(spec.get("sourceRef"))
    kind, name = str(ref.get("kind") or ""), str(ref.get("name") or "")
    if kind in ("GitRepository", "Bucket"):
        return None
    found = held.get(("HelmRepository", str(ref.get("namespace") or namespace), name))
    if kind != "HelmRepository" or found is None:
        return f"its chart comes from {kind or 'a source'} {name}, which no object of this cluster is"
    where = mapping(found.object.get("spec"))
    url = str(where.get("url") or "").rstrip("/")
    version = str(spec.get("version") or "")
    if url.startswith("oci://"):
        version = version.replace("+", "_")  # as Helm makes a tag of it
    return Thing(CHART, f"{_registry(url)}/{spec.get('chart')}", version)


def _registry(url: str) -> str:
    return url.removeprefix("oci://")


def _first(ref: Mapping[str, Any], *keys: str) -> str:
    return next((str(ref[key]) for key in keys if ref.get(key)), "")


def by_key(documents: Iterable[Document]) -> dict[Key, Document]:
    """Documents of Flux's sources, and ConfigMaps, by (kind, namespace, name)."""
    return {
        (one.kind, one.namespace, one.name): one
        for one in documents
        if one.group == SOURCE or (one.kind == "ConfigMap" and not one.group)
    }


def releases(documents: Iterable[Document]) -> Iterator[Document]:
    """Every HelmRelease."""
    yield from (one for one in documents if one.kind == "HelmRelease" and one.group == HELM)
