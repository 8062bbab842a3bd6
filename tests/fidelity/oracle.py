"""The oracle: Flux's own code in a program of its own, built once and asked in batches; its answers are kept."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parents[1] / "oracle"
FLAGS = ("-trimpath", "-ldflags", "-s -w")


@dataclass(frozen=True)
class Question:
    """A request for the oracle. The root is a folder on disk; its content, not its place, is part of the question."""

    request: Mapping[str, Any]
    root: Path | None = None

    def digest(self) -> str:
        """Equal for equal questions put to the same oracle."""
        text = json.dumps([fingerprint(), self.request, _content(self.root)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def ask(questions: Mapping[str, Question]) -> dict[str, Any]:
    """The answers by the questions' names. Those known from an earlier run are not asked again.

    Safe with several processes: one asks, the others wait for it.
    """
    places = {name: home() / "answers" / f"{question.digest()}.json" for name, question in questions.items()}
    with locked("answers"):
        missing = {name: questions[name] for name, place in places.items() if not place.is_file()}
        for name, answer in _run(missing).items():
            _write(places[name], json.dumps(answer))
    return {name: json.loads(place.read_text(encoding="utf-8")) for name, place in places.items()}


def program() -> Path:
    """The compiled oracle; compiled first when it is not there, which takes a minute or two."""
    target = home() / "oracle"
    with locked("build"):
        if not target.is_file():
            _compile(target)
    return target


def home() -> Path:
    """Where the program and the answers of these very sources are kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(cache, "penstock", f"oracle-{fingerprint()[:16]}")
    (folder / "answers").mkdir(parents=True, exist_ok=True)
    return folder


def fingerprint() -> str:
    """Of the oracle's sources, versions of Flux and Kustomize included."""
    sources = [*SOURCES.glob("*.go"), SOURCES / "go.mod", SOURCES / "go.sum"]
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Nobody else on this machine is in here."""
    with (home() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _compile(target: Path) -> None:
    go = _go()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        made = Path(folder, "oracle")
        command = [str(go.executable), "-C", str(SOURCES), "build", *FLAGS, "-o", str(made), "."]
        done = subprocess.run(command, env=go.environment(), check=False, capture_output=True, text=True)
        assert done.returncode == 0, f"the oracle does not compile:\n{done.stderr}"
        made.replace(target)


def _go() -> Any:
    from gobuild import toolchain

    return toolchain.require(toolchain.least_version(SOURCES / "go.mod"))


def _run(questions: Mapping[str, Question]) -> dict[str, Any]:
    """Two processes, as each build parses the whole OpenAPI document anew and is alone in its process."""
    if not questions:
        return {}
    names = list(questions)
    oracle = program()
    halves = [half for half in (names[::2], names[1::2]) if half]
    with tempfile.TemporaryDirectory() as scratch:
        running = [_start(oracle, half, questions, Path(scratch, str(i))) for i, half in enumerate(halves)]
        return {answer["id"]: answer for process, out in running for answer in _answers(process, out)}


def _start(
    oracle: Path, names: Sequence[str], questions: Mapping[str, Question], scratch: Path
) -> tuple["subprocess.Popen[bytes]", Path]:
    scratch.mkdir()
    requests = [{"id": name, "root": str(questions[name].root or ""), **questions[name].request} for name in names]
    (scratch / "in").write_text("\n".join(map(json.dumps, requests)), encoding="utf-8")
    with (scratch / "in").open("rb") as stdin, (scratch / "out").open("wb") as stdout:
        environment = {**os.environ, "TMPDIR": str(scratch)}
        return subprocess.Popen([oracle], stdin=stdin, stdout=stdout, env=environment), scratch / "out"


def _answers(process: "subprocess.Popen[bytes]", out: Path) -> list[Any]:
    assert process.wait() == 0, "the oracle failed; its own words are above"
    return [json.loads(line) for line in out.read_text(encoding="utf-8").split("\n") if line]


def _content(root: Path | None) -> list[tuple[str, str]]:
    if root is None:
        return []
    return [(str(path.relative_to(root)), _fingerprint(path)) for path in sorted(root.rglob("*"))]


def _fingerprint(path: Path) -> str:
    if path.is_symlink():
        return f"link {path.readlink()}"
    return "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()


def _write(target: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    shutil.move(file.name, target)


if __name__ == "__main__":
    print(program())
