"""Stand-ins for what takes minutes: a Go that only pretends to compile."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gobuild import kustomize
from gobuild.toolchain import Go
from gobuild.worker import Worker

ORIGINAL = "package resmap\n\nfunc Append() {}\n"
QUICK = "package resmap\n\nfunc Append() { appendAnyway() }\n"

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


KUSTOMIZE = """\
#!/bin/sh
echo "$@" >> "$0.calls"
case "$3 $4" in
"mod download") echo '{{"Version": "{version}", "Dir": "{cache}/'${{6##*/}}'"}}' ;;
"test -json")
  echo '{{"Action":"run","Package":"'${{2##*/}}'","Test":"TestA"}}'
  echo '{{"Action":"pass","Package":"'${{2##*/}}'","Test":"TestA"}}'
  grep -q Anyway "$2/resmap/map.go" && became={outcome} || became=fail
  echo '{{"Action":"'$became'","Package":"'${{2##*/}}'","Test":"TestB"}}'
  echo 'FAIL p'
  exit 1 ;;
esac
"""

KustomizeGo = Callable[..., Go]


@pytest.fixture
def kustomize_go(tmp_path: Path) -> KustomizeGo:
    """A `go` with a very small Kustomize in its module cache, which is read-only; one of its tests has an outcome."""
    cache = tmp_path / "cache"
    for part in kustomize.VERSIONS:
        package = cache / part / "resmap"
        package.mkdir(parents=True)
        (package.parent / "go.mod").write_text(f"module {part}\n", encoding="utf-8")
        for name in ("map.go", "map_test.go"):
            (package / name).write_text(ORIGINAL, encoding="utf-8")
            (package / name).chmod(0o444)

    def write(version: str = "v0.21.1", outcome: str = "fail") -> Go:
        script = tmp_path / "kustomize-go"
        text = KUSTOMIZE.format(version=version, cache=cache, outcome=outcome)
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)
        return Go(script, (1, 26, 0))

    return write


@pytest.fixture
def exchanging(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module of a worker that exchanges one function of a very small Kustomize."""
    changes = (kustomize.renamed("api/resmap/map.go", "func Append", "append"),)
    monkeypatch.setattr(kustomize, "CHANGES", changes)
    folder = Worker(project).module
    (folder / "go.sum").write_text("sums\n", encoding="utf-8")
    quick = folder / kustomize.QUICK / "api" / "resmap"
    quick.mkdir(parents=True)
    (quick / "quick.go").write_text(QUICK, encoding="utf-8")
    (quick / "quick_test.go").write_text("package resmap\n", encoding="utf-8")
    return folder
