"""A number on disk that is written often: in place, so that neither a kill nor a full disk can lose it."""

import contextlib
import os
from pathlib import Path

WIDTH = 20


class Mark:
    """`path` holds one number of `WIDTH` digits. Not synced: after a power failure it may be an older one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def read(self) -> int:
        """The number; 0 where there is none that can be read."""
        try:
            return max(0, int(self.path.read_bytes()[:WIDTH]))
        except (OSError, ValueError):
            return 0

    def write(self, number: int) -> None:
        """Put another number there; on a disk that takes nothing the old one stays."""
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            os.pwrite(self._file, b"%0*d" % (WIDTH, number), 0)

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
