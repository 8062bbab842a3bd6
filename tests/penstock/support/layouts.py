"""OCI image layouts with images and charts in them, made for tests."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

Json = dict[str, Any]


class Made:
    """A layout in the making: each method gives the digest of what it adds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listed: list[Json] = []
        (root / "blobs" / "sha256").mkdir(parents=True)
        (root / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}', encoding="utf-8")
        self._list()

    def blob(self, content: bytes) -> str:
        """A blob."""
        digest = hashlib.sha256(content).hexdigest()
        (self.root / "blobs" / "sha256" / digest).write_bytes(content)
        return f"sha256:{digest}"

    def described(self, content: bytes, media_type: str) -> Json:
        """A blob and its descriptor."""
        return {"mediaType": media_type, "digest": self.blob(content), "size": len(content)}

    def manifest(self, text: str, *layers: Json) -> Json:
        """A manifest with a configuration, and these layers or one of its own."""
        config = self.described(f"config {text}".encode(), "application/vnd.oci.image.config.v1+json")
        held = list(layers) or [self.described(f"layer {text}".encode(), "application/vnd.oci.image.layer.v1.tar")]
        whole = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": held}
        return self.described(json.dumps(whole).encode(), MANIFEST)

    def image(self, name: str, *platforms: str) -> str:
        """An image of one manifest, or an index over several platforms."""
        if not platforms:
            return self.listed(name, self.manifest(name))
        inner = [self.manifest(f"{name} {platform}") for platform in platforms]
        whole = {"schemaVersion": 2, "mediaType": INDEX, "manifests": inner}
        return self.listed(name, self.described(json.dumps(whole).encode(), INDEX))

    def chart(self, name: str, **files: str) -> str:
        """A chart with the files given."""
        return self.listed(name, self.manifest(name, self.described(archive(files), CHART)))

    def listed(self, name: str, entry: Json) -> str:
        """List a manifest in index.json."""
        annotations = {"annotations": {"org.opencontainers.image.ref.name": name}} if name else {}
        self._listed.append({**entry, **annotations})
        self._list()
        return str(entry["digest"])

    def _list(self) -> None:
        whole = {"schemaVersion": 2, "mediaType": INDEX, "manifests": self._listed}
        (self.root / "index.json").write_text(json.dumps(whole), encoding="utf-8")


def archive(files: Json) -> bytes:
    """A chart's archive: file (`Chart`, `values`, `charts/x/values`, without `.yaml`) → text."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        for name, text in files.items():
            member = tarfile.TarInfo(f"chart/{name}.yaml")
            member.size = len(text.encode())
            made.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


def blobs(root: Path) -> Iterable[Path]:
    """The blobs of a layout, in order."""
    return sorted(path for path in (root / "blobs").rglob("*") if path.is_file())
