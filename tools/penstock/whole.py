"""Write a file whole or not at all: a full disk, or whoever ends penstock meanwhile, leaves the old one."""

from pathlib import Path

from penstock.errors import PenstockError


def write(path: Path, content: bytes) -> None:
    """Put the content at a path. What is there and is no file (`/dev/stdout`, a pipe) is written to as it is.
    PenstockError when that cannot be done."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        there = path.resolve()
        beside = there.with_name(f".{there.name}.new")
        try:
            beside.write_bytes(content)
            if there.exists():
                beside.chmod(there.stat().st_mode)
            beside.replace(there)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise PenstockError(f"{path} cannot be written: {error.strerror}") from error
