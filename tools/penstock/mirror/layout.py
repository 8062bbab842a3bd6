"""OCI image layouts in folders: what they list, and whether all that it takes is there and whole."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from penstock.artifact.layout import ANNOTATION, VERSION
from penstock.errors import PenstockError
from penstock.shape import mapping, mappings

DIGEST = re.compile(r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}")
NAME, SOURCE = f"{ANNOTATION}.ref.name", f"{ANNOTATION}.source"
#: What a manifest may be large, as registries have it, and how deep indexes may lie in indexes.
LARGEST, DEEPEST = 4 << 20, 4
CHUNK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """A descriptor: a blob's digest, size and media type, and what it is called where that is said."""

    digest: str
    size: int
    media_type: str
    name: str = ""


@dataclass(frozen=True)
class Fault:
    """A blob that is not there, or is something else."""

    digest: str
    why: str


@dataclass(frozen=True)
class Layout:
    """A folder with oci-layout, index.json and blobs/."""

    root: Path

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What index.json lists. Raises PenstockError for a folder that is no layout."""
        try:
            whole = json.loads((self.root / "index.json").read_bytes())
            version = json.loads((self.root / "oci-layout").read_bytes())
        except OSError as error:
            missing = Path(str(error.filename)).name
            raise PenstockError(f"{self.root} is no OCI image layout: {missing}: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise PenstockError(f"{self.root} is no OCI image layout: {error}") from error
        if not mapping(version).get("imageLayoutVersion"):
            raise PenstockError(f"{self.root} is no OCI image layout: oci-layout names no version")
        listed = mapping(whole).get("manifests")
        if not isinstance(listed, list):
            raise PenstockError(f"{self.root} is no OCI image layout: index.json lists no manifests")
        return tuple(_entries(listed))

    @cached_property
    def by_digest(self) -> Mapping[str, Entry]:
        """Every manifest, those inside of indexes too."""
        found: dict[str, Entry] = {}
        todo = [(one, 0) for one in self.entries]
        while todo:
            one, depth = todo.pop(0)
            if one.digest not in found and depth < DEEPEST:
                found[one.digest] = one
                held = self.manifest(one)
                todo += [(inner, depth + 1) for inner in _entries(held.get("manifests"))] if held else []
        return found

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """What is listed under a name; the last one, as tools take it."""
        return {one.name: one for one in self.entries if one.name}

    @cached_property
    def by_source(self) -> Mapping[str, Entry]:
        """Artifacts by the URL of the repository that they were made of."""
        found = {
            str(mapping((self.manifest(one) or {}).get("annotations")).get(SOURCE, "")): one for one in self.entries
        }
        return {url: one for url, one in found.items() if url}

    def path(self, digest: str) -> Path:
        """Where a blob is."""
        return self.root / "blobs" / Path(*digest.split(":", 1))

    def manifest(self, one: Entry) -> dict[str, Any] | None:
        """A manifest or index; None for what is not there, is something else, or can be no manifest."""
        content = self.content(one.digest)
        try:
            return mapping(json.loads(content)) if content is not None else None
        except (ValueError, RecursionError):
            return None

    def content(self, digest: str) -> bytes | None:
        """A small blob, when it is what its digest says."""
        path = self.path(digest)
        try:
            content = path.read_bytes() if path.stat().st_size <= LARGEST else None
        except OSError:
            return None
        return content if content is not None and _digest(digest, [content]) == digest else None

    def closure(self, one: Entry, depth: int = 0) -> Iterator[Entry]:
        """The blobs that a manifest takes, itself first; what is not there is not looked into."""
        yield one
        held = self.manifest(one) or {} if depth < DEEPEST else {}
        for inner in _entries(held.get("manifests")):
            yield from self.closure(inner, depth + 1)
        yield from _entries([held.get("config"), *(held.get("layers") or ())] if "manifests" not in held else None)

    def fault(self, one: Entry) -> Fault | None:
        """What is wrong with a blob; None when it is there, whole."""
        path = self.path(one.digest)
        if not path.is_file():
            return Fault(one.digest, "is not there")
        if path.stat().st_size != one.size:
            return Fault(one.digest, f"has {path.stat().st_size} bytes, and should have {one.size}")
        return None if _digest(one.digest, _chunks(path)) == one.digest else Fault(one.digest, "is something else")


def is_layout(folder: Path) -> bool:
    """True for a folder that looks like one."""
    return (folder / "oci-layout").is_file()


def empty(folder: Path) -> None:
    """Begin a layout in a folder."""
    (folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
    (folder / "oci-layout").write_bytes(VERSION)


def _entries(listed: Any) -> Iterator[Entry]:
    for one in mappings(listed):
        digest, size = one.get("digest"), one.get("size")
        if not isinstance(digest, str) or not DIGEST.fullmatch(digest) or not isinstance(size, int):
            continue
        if one.get("urls") and "nondistributable" in str(one.get("mediaType")):
            continue  # the platform brings it; no registry hands it on
        name = str(mapping(one.get("annotations")).get(NAME, ""))
        yield Entry(digest, size, str(one.get("mediaType", "")), name)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _digest(like: str, chunks: Any) -> str:
    algorithm = like.partition(":")[0]
    held = hashlib.new(algorithm)
    for chunk in chunks:
        held.update(chunk)
    return f"{algorithm}:{held.hexdigest()}"
