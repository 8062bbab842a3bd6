import hashlib
import io
import json
import tarfile

from penstock.artifact.layout import CONFIG, CONTENT, Origin, layout
from penstock.artifact.pack import Packed

PACKED = Packed(b"content", "sha256:" + hashlib.sha256(b"content").hexdigest(), "sha256:inner", 3)
ORIGIN = Origin("https://git.example/fleet", "main@sha1:1", "2026-01-01T00:00:00Z")


def read(content: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive}  # type: ignore[union-attr]


def test_every_blob_is_where_its_digest_says() -> None:
    content, digest = layout(PACKED, ORIGIN, "v1")
    files = read(content)
    for name in (one for one in files if one.startswith("blobs/")):
        assert hashlib.sha256(files[name]).hexdigest() == name.rpartition("/")[2]
    (entry,) = json.loads(files["index.json"])["manifests"]
    assert (entry["digest"], entry["annotations"]) == (digest, {"org.opencontainers.image.ref.name": "v1"})
    assert json.loads(files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}


def test_the_media_types_are_fluxs() -> None:
    content, digest = layout(PACKED, ORIGIN, "v1")
    files = read(content)
    manifest = json.loads(files["blobs/sha256/" + digest.removeprefix("sha256:")])
    assert manifest["config"]["mediaType"] == CONFIG
    assert [(one["mediaType"], one["digest"], one["size"]) for one in manifest["layers"]] == [
        (CONTENT, PACKED.digest, 7)
    ]
    assert manifest["annotations"]["org.opencontainers.image.revision"] == "main@sha1:1"


def test_the_same_is_the_same_bytes() -> None:
    assert layout(PACKED, ORIGIN, "v1") == layout(PACKED, ORIGIN, "v1")
    assert layout(PACKED, ORIGIN, "v1")[0] != layout(PACKED, ORIGIN, "v2")[0]
