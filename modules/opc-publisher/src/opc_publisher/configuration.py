"""The published nodes as they are now: those of the file, or those that direct methods have made of them.

A file that can be written is written, as the original does. One that cannot (a ConfigMap) is overlaid: the changed
nodes are kept in the store, for as long as the file is the one they were made from. When it changes, the file wins.
"""

import codecs
import contextlib
import hashlib
import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from opc_publisher import jsonc
from opc_publisher.published import Published, read
from penstock_runtime import why

LOG = logging.getLogger(__name__)
OVERLAY = "published-nodes.json"


def digest(text: str) -> str:
    """What tells two files apart."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Configuration:
    """`file` is watched, `store` a folder that survives the pod."""

    file: Path
    store: Path
    text: str | None = None
    overlay: str | None = None
    _seen: tuple[int, ...] | None = field(default=None)
    _missing: bool = False

    def look(self) -> Published | None:
        """What the file says when it is another than at the last look, and has been so for one look; else None.

        A link that was swapped, as kubelet does it, counts; so does a file that is replaced, or written in place.
        """
        try:
            status = self.file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen == self._seen:
                return None
            text = _text(self.file.read_bytes())
        except OSError as error:
            self._gone(error)
            return None
        # It may be half written: only what stayed the same while it was read is believed.
        with contextlib.suppress(OSError):
            again = self.file.stat()
            if (again.st_mtime_ns, again.st_size, again.st_ino) != seen:
                return None
        self._seen, self._missing = seen, False
        if text == self.text:
            return None
        return self._took(text)

    def _gone(self, error: OSError) -> None:
        if not self._missing:
            self._missing = True
            LOG.warning("the published-nodes file cannot be read; what runs goes on", extra={"detail": why(error)})

    def _took(self, text: str) -> Published:
        first, self.text = self.text is None, text
        kept = self._kept() if first else None
        if kept is not None:
            self.overlay = kept
            LOG.info("published nodes as direct methods left them", extra={"file": str(self.store / OVERLAY)})
        elif self.overlay is not None:
            self.overlay = None
            (self.store / OVERLAY).unlink(missing_ok=True)
            LOG.warning("the file changed: what direct methods changed is given up", extra={"file": str(self.file)})
        return read(self.overlay if self.overlay is not None else text)

    def _kept(self) -> str | None:
        """The overlay, when it was made from the file as it is."""
        try:
            said = json.loads((self.store / OVERLAY).read_text(encoding="utf-8"))
            if said["of"] == digest(self.text or ""):
                return json.dumps(said["entries"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return None

    @property
    def readable(self) -> bool:
        """Whether the text is JSON from beginning to end, so that writing it anew loses nothing but comments."""
        faults = read(self.overlay if self.overlay is not None else self.text or "[]").faults
        return not any(fault.code in ("not-json", "not-an-array", "not-an-object") for fault in faults)

    def entries(self) -> list[dict[str, Any]]:
        """The entries as they are written, for direct methods; what cannot be read is not among them."""
        try:
            elements = jsonc.array(jsonc.clean(self.overlay if self.overlay is not None else self.text or "[]"))
        except jsonc.Broken:
            return []
        return [one.value for one in elements if isinstance(one.value, dict)]

    def change(self, entries: list[dict[str, Any]]) -> Published:
        """Take other entries over, and keep them. Raises OSError when they cannot be kept."""
        text = json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
        if os.access(self.file, os.W_OK) and os.access(self.file.parent, os.W_OK) and not self.file.is_symlink():
            _write(self.file, text)
            self.text, self.overlay = text, None
        else:
            kept = json.dumps({"of": digest(self.text or ""), "entries": entries}, ensure_ascii=False)
            self.store.mkdir(parents=True, exist_ok=True)
            _write(self.store / OVERLAY, kept)
            self.overlay = text
        return read(text)


def _text(raw: bytes) -> str:
    """As the original takes it: UTF-8, or UTF-16 where the first bytes say so, as PowerShell writes it."""
    kind = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    # A text of line ends that differ is the same text.
    return raw.decode(kind, errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    half = path.with_name(f".{path.name}.new")
    half.write_text(text, encoding="utf-8")
    half.chmod(0o600)
    half.replace(path)
