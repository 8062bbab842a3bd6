"""Write a file whole or not at all: a full disk, or whoever ends penstock meanwhile, leaves the old one."""

from pathlib import Path
from secrets import token_hex

from penstock.errors import PenstockError


def write(path: Path, content: bytes) -> None:
    """Put a file in place, whoever else does so at the same time. Raises OSError."""
    beside = path.with_name(f".new-{token_hex(6)}")
    try:
        beside.write_bytes(content)
        if path.exists():
            beside.chmod(path.stat().st_mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def put(path: Path, content: bytes) -> None:
    """The same where a person said the path: links are followed, and what is there and is no file (`/dev/stdout`, a
    pipe) is written to as it is. PenstockError when that cannot be done."""
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
        else:
            write(path.resolve(), content)
    except OSError as error:
        raise PenstockError(f"{path} cannot be written: {error.strerror}") from error
