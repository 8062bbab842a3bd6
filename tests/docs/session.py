"""A session: the commands of a page, run in a copy of this repository."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.fences import ROOT, Step

#: What `make demo` runs once everything is set up.
DEMO = (("validate",), ("status",))
ROOMS = ("apps", "clusters", "modules", "platform", "schemas", "penstock.yaml", ".gitignore", ".gitattributes")
COMMIT = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message", "fleet")


class Session:
    """`run` gives what a step prints on stdout."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "fleet"
        self._folder.mkdir(parents=True)
        self._environment = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT / "tools")))),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        for room in filter(lambda name: (ROOT / name).exists(), ROOMS):
            copy = shutil.copytree if (ROOT / room).is_dir() else shutil.copy
            copy(ROOT / room, self._folder / room)
        for words in (("init", "--quiet", "--initial-branch", "main"), ("add", "--all"), COMMIT):
            self._program("git", *words)

    def run(self, step: Step) -> str:
        """Carry out one step. ValueError for a program that no page may run."""
        if step.diff:
            return self._program("git", "apply", "-", stdin=step.diff)
        match shlex.split(step.command):
            case ["make", "demo"]:
                return "".join(self._penstock(*words) for words in DEMO)
            case ["penstock", *words]:
                return self._penstock(*words)
            case ["git", *words]:
                return self._program("git", *words)
        raise ValueError(f"no page may run `{step.command}`: see tests/docs/session.py")

    def _penstock(self, *words: str) -> str:
        return self._program(sys.executable, "-m", "penstock", *words, ok=(0, 1))

    def _program(self, *command: str, stdin: str = "", ok: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, input=stdin, capture_output=True, check=False, text=True
        )
        assert done.returncode in ok, f"{shlex.join(command)}: {done.stderr}"
        return done.stdout
