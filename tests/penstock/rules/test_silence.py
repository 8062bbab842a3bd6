"""What no rule had anything to say of is not looked at again, and what changed is."""

from pathlib import Path

import pytest

from penstock.rules import apply
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, deployment
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

DOUBLED = "env: [{name: A, value: x}, {name: A, value: y}]"


def test_only_what_is_new_is_looked_at(
    repo: MakeRepository, run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PENSTOCK_NO_STORE", raising=False)
    looked: list[str] = []
    told = apply._told

    def noted(*words: object) -> object:
        looked.append(str(words[1]))
        return told(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(apply, "_told", noted)
    made = repo({**FLEET, "apps/web.yaml": deployment("web"), "apps/map.yaml": config_map("one", {"a": "b"})})

    def validate() -> tuple[set[str], set[str]]:
        apply._SAID.clear()
        looked.clear()
        codes = {one["code"] for one in run.validate(made.root).findings}
        return codes, set(looked)

    _, first = validate()
    assert any("ConfigMap" in one for one in first)
    (made.root / "apps/web.yaml").write_text(deployment("web", DOUBLED), encoding="utf-8")
    codes, second = validate()
    assert "env-doubled" in codes
    assert any("Deployment" in one for one in second)
    assert not any("ConfigMap" in one for one in second)
    (made.root / "apps/web.yaml").write_text(deployment("web", DOUBLED) + "# again\n", encoding="utf-8")
    codes, _ = validate()
    assert "env-doubled" in codes
