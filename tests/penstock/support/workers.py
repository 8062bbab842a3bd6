"""The real worker, and workers that misbehave: programs that speak the protocol only as far as a test wants."""

import sys
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.worker.binary import binary

HELLO = """
import json, os, sys, time

def say(header, blob=b""):
    if blob:
        header = {**header, "blob": len(blob)}
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\\n" + blob)
    sys.stdout.buffer.flush()

def requests():
    for line in sys.stdin.buffer:
        header = json.loads(line)
        yield header, sys.stdin.buffer.read(header.get("blob", 0))

say({"hello": {"protocol": 1}})
"""

#: Stands before the real worker: hands everything through, until a request's text holds a word; then it does FAULT.
BETWEEN = """
import json, os, subprocess, sys, time

real = subprocess.Popen([REAL], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def hand(source, target):
    line = source.readline()
    if not line:
        sys.exit(0)
    size = json.loads(line).get("blob", 0)
    text = line + source.read(size)
    target.write(text)
    target.flush()
    return text

hand(real.stdout, sys.stdout.buffer)
while True:
    line = sys.stdin.buffer.readline()
    if not line:
        break
    text = line + sys.stdin.buffer.read(json.loads(line).get("blob", 0))
    if WORD in text and OPERATION in text:
        FAULT
    real.stdin.write(text)
    real.stdin.flush()
    hand(real.stdout, sys.stdout.buffer)
real.stdin.close()
real.wait()
"""


def built() -> Path:
    """The worker's program; the test that asks is skipped where it was never built."""
    try:
        path = binary()
    except PenstockError as error:
        pytest.skip(str(error))
    if not path.is_file():
        pytest.skip(f"the worker program is missing: {path}")
    return path


def worker_script(folder: Path, body: str, name: str = "worker") -> Path:
    """A program that says hello and then runs `body` (which may use say and requests)."""
    return _script(folder / name, HELLO + body)


def silent_script(folder: Path, body: str) -> Path:
    """A program that says nothing by itself."""
    return _script(folder / "worker", "import os, sys, time\n" + body)


def between(folder: Path, real: Path, word: str, fault: str, of: str = "build") -> Path:
    """A program in front of the real worker, which does `fault` when it is asked for a build, or another operation,
    that holds `word`."""
    text = BETWEEN.replace("REAL", repr(str(real))).replace("WORD", repr(word.encode())).replace("FAULT", fault)
    text = text.replace("OPERATION", repr(f'"op":"{of}"'.encode()))
    return _script(folder / "worker", text)


def _script(path: Path, text: str) -> Path:
    path.write_text(f"#!{sys.executable} -S\n{text}", encoding="utf-8")
    path.chmod(0o755)
    return path
