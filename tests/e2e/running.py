"""A program in the background, its output in a file."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Running:
    """A program that was started; `log` holds what it prints."""

    process: "subprocess.Popen[bytes]"
    log: Path

    def stop(self) -> None:
        """Ask it to end; after five seconds end it."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def must_run(self) -> None:
        """Fails with the end of its log when it has ended."""
        if self.process.poll() is not None:
            said = self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise AssertionError(f"{self.log.stem} ended with {self.process.returncode}:\n{said}")


def started(log: Path, program: Path, *arguments: str, **environment: str) -> Running:
    """Start a program."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **environment},
            cwd=log.parent,
        )
    return Running(process, log)
