"""The power may go at any moment of an import: the tree is wholly as it was or wholly as it shall be."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from penstock import journal
from penstock.iotedge.importing import Asked, plan
from penstock.scaffold.layout import Layout
from tests.penstock.iotedge.samples import base, module
from tests.penstock.rules.enterprise import PARTS, ROOT
from tests.penstock.support.losses import PowerLoss, failing

ASKED = Asked(site="plant-a", cluster="l4", name="dev")
FIRST = base({"press": module(env={"SPEED": {"value": "1"}})}, twins={"press": {"a": 1}})
#: A module goes, and one comes.
SECOND = base({"saw": module(env={"SPEED": {"value": "2"}})}, twins={"saw": {"a": 2}})
Files = Mapping[str, bytes | None]


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """The worked enterprise, as git would have it."""
    root = tmp_path / "fleet"
    for part in PARTS:
        shutil.copytree(ROOT / part, root / part)
    shutil.copy(ROOT / "penstock.yaml", root)
    (root / ".git/objects").mkdir(parents=True)
    (root / ".git/refs").mkdir()
    (root / ".git/HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    return root


def content(root: Path, paths: Files) -> Files:
    return {path: (root / path).read_bytes() if (root / path).is_file() else None for path in paths}


def put(root: Path, files: Files) -> None:
    """Files as they shall be, without any care."""
    for path, held in files.items():
        if held is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(held)


def written(root: Path, files: Files) -> None:
    with journal.alone(root) as folder:
        journal.write(root, folder, files)


@pytest.mark.parametrize("again", [False, True], ids=["first", "second"])
def test_old_or_new(fleet: Path, monkeypatch: pytest.MonkeyPatch, *, again: bool) -> None:
    value: Any = FIRST
    if again:
        put(fleet, plan(Layout(fleet), [("m.json", json.dumps(FIRST).encode())], ASKED).files)
        value = SECOND
    new = plan(Layout(fleet), [("m.json", json.dumps(value).encode())], ASKED).changed
    old = content(fleet, new)
    assert len(new) > 8
    assert (None in new.values()) is again
    seen = set()
    for at in range(1, 5000):
        with failing(monkeypatch, at):
            try:
                written(fleet, new)
            except PowerLoss:
                pass
            else:
                break
        journal.settle(fleet)  # what the next command begins with
        found = content(fleet, new)
        assert found in (old, new), f"operation {at} left a mixture"
        seen.add(found == new)
        if found == new:
            put(fleet, old)
    assert at > 60
    assert seen == {False, True}
    assert plan(Layout(fleet), [("m.json", json.dumps(value).encode())], ASKED).changed == {}
