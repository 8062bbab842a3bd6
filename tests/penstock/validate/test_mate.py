"""A mate by itself: it answers what it is asked, ends when nobody asks any more, and prints get nowhere."""

import io
import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest

from penstock.expand.sources import home
from penstock.fleet import Repository, open_repository
from penstock.store import reports
from penstock.validate.mates import Shared
from penstock.worker.frame import encoded
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT

pytestmark = pytest.mark.usefixtures("worker")

MAIN = "from penstock.validate.mate import main; main()"
NOISY = """
from penstock.validate import mate
real = mate.validated
mate.validated = lambda *words: (print("noise", flush=True), real(*words))[1]
mate.main()
"""


def said(program: str, *requests: object) -> list[tuple[dict[str, Any], bytes]]:
    """The frames that a mate writes before it ends; it must end well."""
    chunks = [c for n, one in enumerate(requests) for c in encoded({"op": "x", "id": n}, (pickle.dumps(one),))]
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"".join(chunks), capture_output=True, check=True, env=env
    )
    out, frames = io.BytesIO(done.stdout), []
    for line in out:
        header = json.loads(line)
        frames.append((header, out.read(header.pop("blob", 0))))
    return frames


def shared(repository: Repository) -> Shared:
    """What a mate is told of the repository; the store is left out."""
    return Shared(home(repository.tree, repository.settings), (), None, 2)


@pytest.fixture
def repository(repo: MakeRepository) -> Repository:
    """Two clusters."""
    return open_repository(repo(FLEET).root)


@pytest.mark.parametrize("program", [MAIN, NOISY])
def test_it_answers_with_reports(repository: Repository, program: str) -> None:
    parts: Sequence[object] = (repository.clusters, repository.clusters[:1])
    hello, first, *answers = said(program, shared(repository), *parts)
    assert [hello, first] == [({"hello": {"protocol": 1}}, b""), ({"id": 0}, b"")]
    assert [header for header, _ in answers] == [{"id": n, "kept": [""] * (3 - n), "warned": ""} for n in (1, 2)]
    names = [[reports.decoded(text).name for text in blob.splitlines()] for _, blob in answers]
    assert names == [["one", "two"], ["one"]]


def test_it_ends_when_nobody_asks() -> None:
    assert len(said(MAIN)) == 1
