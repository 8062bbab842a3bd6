"""What skopeo brought beside a layout: folders of its `dir:` kind, which keep every byte, and so every digest.

Its `oci:` kind refuses what is in Docker's own format, or makes another image of it with another digest.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

from penstock.artifact.layout import INDEX, MANIFEST
from penstock.mirror.layout import LARGEST, Entry, Layout
from penstock.mirror.thing import Thing
from penstock.shape import mapping

ROOM = "fetched"
TOP, INNER = "manifest.json", ".manifest.json"
BLOB = re.compile(r"[0-9a-f]{64}")


def place(thing: Thing) -> str:
    """The folder that a thing is brought into, below the layout's."""
    return f"{ROOM}/{hashlib.sha256(thing.ref.encode()).hexdigest()[:16]}"


def take(layout: Layout, thing: Thing) -> Entry | None:
    """Move the blobs of a thing into the layout; its descriptor. None when nothing was brought, or something else: that
    is thrown away, so that it is brought again. The manifests stay where they are until `tidy`. Raises OSError."""
    folder = layout.root / place(thing)
    content = _manifest(folder / TOP)
    if content is None:
        return None
    digest = _digest(content)
    if thing.digest and digest != thing.digest:
        shutil.rmtree(folder)
        return None
    for path in sorted(folder.iterdir()):
        if path.name.endswith(INNER) and (inner := _manifest(path)) is not None:
            _put(layout, inner)
        elif BLOB.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.replace(layout.path(f"sha256:{path.name}"))
    _put(layout, content)
    return Entry(digest, len(content), _media_type(content))


def tidy(layout: Layout, thing: Thing) -> None:
    """Throw away what was brought: the layout lists it."""
    shutil.rmtree(layout.root / place(thing), ignore_errors=True)
    room = layout.root / ROOM
    if room.is_dir() and not any(room.iterdir()):
        room.rmdir()


def _manifest(path: Path) -> bytes | None:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
        return None
    return path.read_bytes()


def _put(layout: Layout, content: bytes) -> None:
    target = layout.path(_digest(content))
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _media_type(content: bytes) -> str:
    """What a manifest says that it is; OCI's may leave it out."""
    try:
        held = mapping(json.loads(content))
    except (ValueError, RecursionError):
        return MANIFEST
    return str(held.get("mediaType") or (INDEX if "manifests" in held else MANIFEST))
