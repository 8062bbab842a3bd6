"""The contents of git's blobs, one or many, by their ids."""

import errno
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path

from penstock import process
from penstock.tree.content import LARGEST

#: Bytes that are brought in one go at most; the largest blobs are left to be read one by one.
ROOM = 64 << 20


def blob(root: Path, oid: str) -> bytes:
    """The content of one blob; OSError when it is far too large."""
    if int(process.run("git", "cat-file", "-s", oid, cwd=root)) > LARGEST:
        raise OSError(errno.EFBIG, f"it is larger than {LARGEST >> 20} MiB", oid)
    return process.run("git", "cat-file", "blob", oid, cwd=root)


def blobs(root: Path, oids: Iterable[str]) -> Mapping[str, bytes]:
    """The contents of many blobs by two questions to git, the smallest first until there is no more room."""
    asked = "".join(f"{oid}\n" for oid in sorted(set(oids))).encode()
    answers = process.run("git", "cat-file", "--batch-check", cwd=root, stdin=asked).decode().splitlines()
    sizes = sorted((int(words[2]), words[0]) for words in map(str.split, answers) if words[1] == "blob")
    ends = accumulate(size for size, _ in sizes)
    fitting = [oid for (_, oid), end in zip(sizes, ends, strict=True) if end <= ROOM]
    answer = process.run("git", "cat-file", "--batch", cwd=root, stdin="".join(f"{oid}\n" for oid in fitting).encode())
    found, at = {}, 0
    for oid in fitting:
        start = answer.index(b"\n", at) + 1
        size = int(answer[at:start].split()[2])
        found[oid] = answer[start : start + size]
        at = start + size + 1
    return found
