"""What a Go program is made of, as one short text that changes whenever the program may."""

import hashlib
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

ID_LENGTH = 20
"""Hexadecimal digits of an id: 80 bits are plenty to tell a program's own versions apart."""


def source_files(module: Path) -> list[Path]:
    """Files below `module` that can influence the program, sorted: no tests, no test data, no prose, nothing hidden."""
    return sorted(path for path in module.rglob("*") if path.is_file() and counts(path.relative_to(module)))


def counts(path: Path) -> bool:
    """Whether a file of a Go module can influence what is compiled."""
    hidden = any(part.startswith((".", "_")) for part in path.parts)
    return not (hidden or "testdata" in path.parts or path.name.endswith("_test.go") or path.suffix == ".md")


def source_id(module: Path, flags: Iterable[str]) -> str:
    """Id of the program that `flags` make of `module` on this kind of machine."""
    digest = hashlib.sha256("\n".join([sys.platform, platform.machine(), *flags]).encode())
    for path in source_files(module):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(module).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:ID_LENGTH]
