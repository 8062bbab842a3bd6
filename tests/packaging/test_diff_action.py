"""The GitHub action that says at a pull request what it does."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ACTION = Path(__file__).parents[2] / ".github" / "actions" / "diff" / "action.yml"
STUB = (
    '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done > "$RUNNER_TEMP/words"\n'
    "echo report > r.md\nexit {code}\n"
)
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+)(?: \|\| [\w.]+)? \}\}")


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    return loaded


def compared(folder: Path, code: int, **inputs: str) -> tuple[int, list[str], str]:
    """The step's exit code, what penstock would be called with, and what the step says to those after it."""
    stub = folder / "penstock" / "bin" / "penstock"
    stub.parent.mkdir(parents=True)
    stub.write_text(STUB.format(code=code), encoding="utf-8")
    stub.chmod(0o755)
    (step,) = (one for one in action()["runs"]["steps"] if one.get("id") == "compare")
    given = {name: value["default"] for name, value in action()["inputs"].items()} | {"markdown": "r.md"} | inputs
    environment = {name: INPUT.sub(lambda match: given[match[1]], value) for name, value in step["env"].items()}
    environment |= {"RUNNER_TEMP": str(folder), "PATH": os.environ["PATH"]}
    environment |= {"GITHUB_STEP_SUMMARY": str(folder / "summary"), "GITHUB_OUTPUT": str(folder / "output")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    told = (folder / "output").read_text(encoding="utf-8") if (folder / "output").exists() else ""
    return done.returncode, (folder / "words").read_text(encoding="utf-8").splitlines(), told


def test_it_compares_with_the_base_and_keeps_the_verdict_for_later(tmp_path: Path) -> None:
    code, words, told = compared(tmp_path, 1, base="abc")
    assert (code, told) == (0, "code=1\n")
    assert words == [
        "diff",
        *("--output", "text"),
        "--output=markdown=r.md",
        "--fail-on=danger",
        "--root=.",
        *("--", "abc...HEAD"),
    ]
    assert (tmp_path / "summary").read_text(encoding="utf-8") == "report\n"


def test_without_a_base_penstock_finds_it(tmp_path: Path) -> None:
    _, words, _ = compared(tmp_path, 0)
    assert words[-1] == "--"


@pytest.mark.parametrize("code", [2, 130])
def test_what_could_not_be_done_ends_the_step(tmp_path: Path, code: int) -> None:
    assert compared(tmp_path, code, base="abc")[0] == code


def test_inputs_never_stand_in_a_script() -> None:
    assert not [step for step in action()["runs"]["steps"] if "${{" in step.get("run", "")]
