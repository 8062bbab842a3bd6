"""Contents of files: read without trusting what stands there, and git's ids for those that git has not seen yet."""

import errno
import hashlib
import os
import stat
from pathlib import Path

#: What a file that cannot be read counts as, and one that is too large to be; they never equal a real id.
UNREADABLE, TOO_LARGE = "0" * 40, f"{1:040}"
#: No file of a tree is read that is larger; the worker refuses it with a finding.
LARGEST = 16 << 20


def blob_id(content: bytes) -> str:
    """git's SHA-1 id of a blob."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def file_id(path: Path) -> str:
    """The blob id of a file's content as it is now."""
    try:
        return blob_id(regular(path))
    except OSError as error:
        return TOO_LARGE if error.errno == errno.EFBIG else UNREADABLE


def regular(path: str | Path, largest: int = LARGEST) -> bytes:
    """The content of a regular file. OSError for a link, a device, a pipe, whatever else would lead elsewhere or never
    end, and for a file of more than `largest` bytes."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file", str(path))
        content = _read(descriptor, status.st_size, largest) if status.st_size <= largest else None
    finally:
        os.close(descriptor)
    if content is None or len(content) > largest:
        raise OSError(errno.EFBIG, f"it is larger than {largest >> 20} MiB", str(path))
    return content


def _read(descriptor: int, expected: int, largest: int) -> bytes:
    """Everything up to the end, or a byte more than `largest`; a file may grow meanwhile, and some say no size."""
    parts = []
    left = largest + 1
    while left > 0 and (part := os.read(descriptor, min(left, expected + 1))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
