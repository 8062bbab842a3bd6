"""Stand-ins for what takes minutes: a Go that only pretends to compile."""

from collections.abc import Callable
from pathlib import Path

import pytest

FakeGo = Callable[[str, int], Path]

SCRIPT = """\
#!/bin/sh
case "$1" in
version) echo "go version go{version} linux/amd64" ;;
build)
  echo "$@" >> "$0.calls"
  [ {code} = 0 ] || {{ echo "main.go:1:1: no" >&2; exit {code}; }}
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\necho pretended\\n' > "$2" && chmod +x "$2" ;;
esac
"""


@pytest.fixture
def fake_go(tmp_path: Path) -> FakeGo:
    """Writes a `go` of a version, whose build writes a script or fails with a code; what it was told is in go.calls."""

    def write(version: str, code: int = 0) -> Path:
        folder = tmp_path / f"go-{version}-{code}"
        folder.mkdir()
        script = folder / "go"
        script.write_text(SCRIPT.format(version=version, code=code), encoding="utf-8")
        script.chmod(0o755)
        return script

    return write


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A root with the sources of a very small worker."""
    module = tmp_path / "project" / "tools" / "kustomize-worker"
    module.mkdir(parents=True)
    (module / "go.mod").write_text("module worker\n\ngo 1.26.0\n", encoding="utf-8")
    (module / "main.go").write_text("package main\n", encoding="utf-8")
    return tmp_path / "project"
