import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WANTED = [
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *PROJECT["dependency-groups"]["dev"],
]
LINES = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
LOCKED = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}


@pytest.mark.parametrize("text", WANTED)
def test_what_pyproject_wants_is_locked(text: str) -> None:
    requirement = Requirement(text)
    assert requirement.specifier.contains(LOCKED[canonicalize_name(requirement.name)]), text


@pytest.mark.parametrize("line", LINES)
def test_every_locked_version_is_exact(line: str) -> None:
    (pin,) = Requirement(line).specifier
    assert pin.operator == "=="
    assert "*" not in pin.version
