"""The power goes: every operation on files, or of git, fails from some point on."""

import builtins
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from penstock import process

#: Everything through which a file or folder, or git, can be changed: what pathlib has goes through these.
OPERATIONS = [
    *((os, name) for name in ("mkdir", "rename", "replace", "unlink", "rmdir", "fsync", "chmod", "open")),
    (Path, "open"),
    (shutil, "rmtree"),
    (builtins, "open"),
    (process, "answer"),
]


class PowerLoss(BaseException):
    """Nothing runs after this: it is no Exception, and nobody catches it."""


def gone() -> None:
    raise PowerLoss


@contextmanager
def failing(patch: pytest.MonkeyPatch, at: int, fails: Callable[[], None] = gone) -> Iterator[list[int]]:
    """The operation number `at` fails before it does anything, and all after it; the count so far."""
    count = [0]

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            count[0] += 1
            if count[0] >= at:
                fails()
            return real(*args, **more)

        return call

    with patch.context() as inner:
        for owner, name in OPERATIONS:
            inner.setattr(owner, name, wrapped(getattr(owner, name)))
        yield count
