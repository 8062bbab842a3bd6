"""One pinned Go module, read from the archive that `go mod download` keeps."""

import json
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from gobuild import toolchain

LEAST_GO = (1, 21, 0)


class ModuleError(RuntimeError):
    """A module that could not be had, or that is not the one that was pinned."""


class Module(NamedTuple):
    """A Go module: its path, its version (`v1.2.3`), the checksum of its archive (`h1:…`), and that of its go.mod,
    where it is known: then Go asks no database of checksums."""

    path: str
    version: str
    sum: str
    mod: str = ""

    def __str__(self) -> str:
        return f"{self.path}@{self.version}"


def download(module: Module) -> Path:
    """The module's archive on this machine, fetched if need be.

    Raises ModuleError when it cannot be had or its checksum differs, and BuildError when there is no Go.
    """
    answer = _ask_go(module)
    # A module that wants a newer Go than this one is reported as an error after its archive has arrived, and the
    # archive is all that is read here: so what counts is whether there is one.
    if "Zip" not in answer:
        raise ModuleError(f"{module}: {answer.get('Error', 'go named no archive')}")
    if answer["Sum"] != module.sum:
        raise ModuleError(f"{module}: checksum is {answer['Sum']}, and pins.toml says {module.sum}")
    return Path(answer["Zip"])


def _ask_go(module: Module) -> dict[str, Any]:
    go = toolchain.require(LEAST_GO)
    command = [str(go.executable), "mod", "download", "-json", str(module)]
    # A folder of its own, so that no go.mod above the working directory has a say.
    with tempfile.TemporaryDirectory() as nowhere:
        if module.mod:
            name = f"{module.path} {module.version}"
            (Path(nowhere) / "go.mod").write_text("module nowhere\n", "utf-8")
            (Path(nowhere) / "go.sum").write_text(f"{name} {module.sum}\n{name}/go.mod {module.mod}\n", "utf-8")
        done = subprocess.run(command, cwd=nowhere, env=go.environment(), capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise ModuleError(f"{module}: {done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def files(archive: Path, module: Module, pattern: str) -> Iterator[tuple[str, bytes]]:
    """Each (path in the module, content) whose path matches the pattern, in the order of the paths.

    The pattern is matched folder by folder: `*` stands for anything within one name.
    """
    prefix = f"{module}/"
    with zipfile.ZipFile(archive) as opened:
        for entry in sorted(opened.namelist()):
            path = entry.removeprefix(prefix)
            if _matches(path, pattern):
                yield path, opened.read(entry)


def _matches(path: str, pattern: str) -> bool:
    same_depth = path.count("/") == pattern.count("/")
    return same_depth and PurePosixPath(path).match(pattern)
