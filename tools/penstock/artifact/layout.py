"""An artifact as an OCI image layout in one tar: what Flux takes from a registry, ready to be copied into one."""

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass

from penstock.artifact.pack import Packed

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.cncf.flux.config.v1+json"
CONTENT = "application/vnd.cncf.flux.content.v1.tar+gzip"
ANNOTATION = "org.opencontainers.image"
VERSION = b'{"imageLayoutVersion":"1.0.0"}'


@dataclass(frozen=True)
class Origin:
    """Where an artifact comes from: the source's URL, Flux's revision (`main@sha1:…`) and the commit's time."""

    url: str
    revision: str
    created: str


@dataclass(frozen=True)
class Made:
    """An artifact in a registry's form: its manifest, the manifest's digest, and every blob by digest."""

    manifest: bytes
    digest: str
    blobs: Mapping[str, bytes]


def artifact(packed: Packed, origin: Origin) -> Made:
    """The manifest of an artifact, and what it holds. Equal for equal arguments."""
    config = _json(
        {"architecture": "", "os": "", "config": {}, "rootfs": {"type": "layers", "diff_ids": [packed.inner_digest]}}
    )
    notes = {
        f"{ANNOTATION}.created": origin.created,
        f"{ANNOTATION}.revision": origin.revision,
        f"{ANNOTATION}.source": origin.url,
    }
    manifest = _json(
        {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": _described(CONFIG, config),
            "layers": [_described(CONTENT, packed.content)],
            "annotations": {name: value for name, value in notes.items() if value},
        }
    )
    held = (config, manifest, packed.content)
    return Made(manifest, _digest(manifest), {_digest(one): one for one in held})


def layout(packed: Packed, origin: Origin, tag: str) -> tuple[bytes, str]:
    """The tar of the layout, and the digest of the manifest in it. Equal for equal arguments."""
    made = artifact(packed, origin)
    listed = {**_described(MANIFEST, made.manifest), "annotations": {f"{ANNOTATION}.ref.name": tag}}
    index = _json({"schemaVersion": 2, "mediaType": INDEX, "manifests": [listed]})
    blobs = {f"blobs/{digest.replace(':', '/')}": content for digest, content in made.blobs.items()}
    return _tar({"oci-layout": VERSION, "index.json": index, **blobs}), made.digest


def _described(media_type: str, content: bytes) -> dict[str, object]:
    return {"mediaType": media_type, "digest": _digest(content), "size": len(content)}


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _tar(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o644
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()
