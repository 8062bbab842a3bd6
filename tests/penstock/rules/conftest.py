"""Fixtures of the rules' tests."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.penstock.rules.enterprise import Enterprise, copied


@pytest.fixture
def enterprise(worker: Path, tmp_path: Path) -> Enterprise:  # noqa: ARG001
    """A copy of the worked enterprise that a test may change."""
    root = tmp_path / "enterprise"
    root.mkdir()
    return copied(root)


@pytest.fixture
def fleet(worker: Path, tmp_path: Path) -> Callable[[Mapping[str, str]], Enterprise]:  # noqa: ARG001
    """Makes a small repository of the files given; its clusters are the folders of clusters/."""

    def make(files: Mapping[str, str]) -> Enterprise:
        small = Enterprise(tmp_path / "fleet")
        for path, text in {"penstock.yaml": "clusters:\n  - clusters/*\n", **files}.items():
            small.write(path, text)
        return small

    return make
