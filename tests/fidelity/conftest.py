"""What the fidelity tests share: the corpus on disk, Flux's answers, and a worker."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fidelity import case, monorepo, oracle
from tests.fidelity.client import Client


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tree of every case under its name."""
    root = tmp_path_factory.mktemp("corpus") / "cases"
    for name in case.known():
        case.load(name).lay_out(root / name)
    return root


@pytest.fixture(scope="session")
def flux(trees: Path) -> dict[str, Any]:
    """What Flux makes of every case."""
    return oracle.ask({name: _question(case.load(name), trees / name) for name in case.known()})


@pytest.fixture(scope="session")
def monorepo_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's rooms as a commit would hold them."""
    root = tmp_path_factory.mktemp("monorepo")
    monorepo.lay_out(root)
    return root


@pytest.fixture(scope="session")
def worker() -> Iterator[Client]:
    """One worker for the whole session, as long-lived as penstock keeps its own."""
    client = Client(_binary())
    yield client
    client.close()


def _question(one: case.Case, root: Path) -> oracle.Question:
    request = {"ignore": one.ignore, "strict": one.strict, "objects": one.objects}
    if one.entry:
        return oracle.Question({**request, "mode": "cluster", "entry": one.entry}, root)
    return oracle.Question({**request, "mode": "build", "kustomization": one.kustomization}, root)


def _binary() -> Path:
    from penstock.worker import binary

    return Path(os.environ.get("PENSTOCK_WORKER") or binary.binary())
