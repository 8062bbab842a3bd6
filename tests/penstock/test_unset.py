"""What stands in for settings that nobody wrote says what the real ones would."""

import pickle
import subprocess
import sys
from dataclasses import fields

import pytest

from penstock.settingsfile import nothing
from penstock.unset import Unset, UnsetPromotion, unset
from tests.penstock.conftest import MakeRepository
from tests.penstock.support import manifests
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT


@pytest.mark.parametrize("name", [field.name for field in fields(Unset) if field.name != "promotion"])
def test_its_values_are_the_defaults(name: str) -> None:
    assert getattr(unset(), name) == getattr(nothing(), name)


@pytest.mark.parametrize("name", [field.name for field in fields(UnsetPromotion)])
def test_so_are_those_of_promotion(name: str) -> None:
    assert getattr(unset().promotion, name) == getattr(nothing().promotion, name)


def test_whatever_else_is_asked_comes_from_the_real_ones() -> None:
    assert unset().promotion.lock == nothing().promotion.lock
    assert unset().model_dump() == nothing().model_dump()
    with pytest.raises(AttributeError):
        unset().nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_it_is_equal_to_itself_and_can_be_a_key() -> None:
    assert unset() == unset()
    assert {unset(): 1}[unset()] == 1


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("argv", "said", "module"),
    [
        (["diff", "HEAD"], "~ ConfigMap/flux-system/a", "penstock.diff.run"),
        (["validate", "--fail-on", "never"], "variables-source-missing", "penstock.validate.portion"),
    ],
)
def test_without_penstock_yaml_no_models_are_loaded(
    repo: MakeRepository, argv: list[str], said: str, module: str
) -> None:
    sync = manifests.flux("flux-system", "clusters/one", "postBuild: {substituteFrom: [{kind: Secret, name: b}]}")
    files = {"clusters/one/flux-system/gotk-sync.yaml": sync, "clusters/one/a.yaml": manifests.config_map("a")}
    repository = repo(files).write({"clusters/one/a.yaml": manifests.config_map("a", {"b": "1"})})
    code = "import sys; from penstock.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code, *argv], cwd=repository.root, env=env, capture_output=True, text=True, check=True
    )
    assert said in done.stdout
    assert module in done.stderr.split()
    assert "pydantic" not in done.stderr.split()


def test_another_process_gets_it_without_the_models() -> None:
    assert pickle.loads(pickle.dumps(unset())) == unset()
