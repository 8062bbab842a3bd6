"""Content ids: git's blob ids, computed here only for files that git has not seen as they are."""

import hashlib
from pathlib import Path

#: What a file that cannot be read counts as; it never equals a real id.
UNREADABLE = "unreadable"


def blob_id(content: bytes) -> str:
    """git's SHA-1 id of a blob."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def file_id(path: Path) -> str:
    """The blob id of a file's content as it is now."""
    try:
        return blob_id(path.read_bytes())
    except OSError:
        return UNREADABLE
