"""What other repositories take from this one: the GitHub action and the pre-commit hook."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from penstock.commandline import parser

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "validate" / "action.yml"
WORKFLOWS = [
    *sorted((ROOT / ".github" / "actions").glob("*/action.yml")),
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
]
USES = re.compile(r"uses: (?!\./)\S+")
STUB = '#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done > "$RUNNER_TEMP/words"\nexit 1\n'


def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    return loaded


def steps() -> dict[str, dict[str, Any]]:
    return {step.get("name", ""): step for step in action()["runs"]["steps"]}


def validated(folder: Path, **inputs: str) -> tuple[int, list[str]]:
    """Exit code of the step, and what penstock would be called with."""
    stub = folder / "penstock" / "bin" / "penstock"
    stub.parent.mkdir(parents=True)
    stub.write_text(STUB, encoding="utf-8")
    stub.chmod(0o755)
    step = steps()["Validate"]
    names = {name: re.sub(r"\W*inputs\.([a-z-]+)\W*", r"\1", value) for name, value in step["env"].items()}
    given = {key.replace("-", "_"): value["default"] for key, value in action()["inputs"].items()} | inputs
    environment = {name: given[key.replace("-", "_")] for name, key in names.items()}
    environment |= {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": "summary.md", "PATH": os.environ["PATH"]}
    # As GitHub calls `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=folder, env=environment, check=False)
    return done.returncode, (folder / "words").read_text(encoding="utf-8").splitlines()


def test_the_action_validates_with_sarif_and_summary(tmp_path: Path) -> None:
    code, words = validated(tmp_path)
    assert code == 1, "the step ends as penstock ends"
    assert words == [
        "validate",
        *("--output", "text"),
        "--output=sarif=penstock.sarif",
        "--output=markdown=summary.md",
        "--fail-on=warning",
        *("--", "."),
    ]


def test_the_action_hands_its_inputs_on(tmp_path: Path) -> None:
    inputs = {
        "path": "a fleet",
        "fail_on": "error",
        "changed_from": "origin/main",
        "baseline": "b.json",
        "html": "p.html",
    }
    _, words = validated(tmp_path, **inputs)
    assert words[-5:] == ["--changed-from=origin/main", "--baseline=b.json", "--output=html=p.html", "--", "a fleet"]
    args = parser(words).parse_args(words)
    assert (args.path, args.fail_on, args.changed_from) == (Path("a fleet"), "error", "origin/main")


@pytest.mark.parametrize("text", ['"; touch pwned; "', "$(touch pwned)", "`touch pwned`", "--write-baseline=x"])
def test_an_input_is_never_run(tmp_path: Path, text: str) -> None:
    _, words = validated(tmp_path, path=text, changed_from=text, fail_on=text, sarif=text)
    assert words[-2:] == ["--", text]
    assert not (tmp_path / "pwned").exists()


def test_the_action_installs_the_repository_that_it_is_in() -> None:
    assert (ACTION.parent / "../../..").resolve() == ROOT
    assert '"$GITHUB_ACTION_PATH/../../.."' in steps()["Install penstock"]["run"]


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.parent.name + "/" + file.name)
def test_what_workflows_use_is_pinned_and_scripts_hold_no_expression(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [use for use in USES.findall(text) if not re.search(r"@[0-9a-f]{40}\Z", use)] == []
    assert not re.search(r"^\s*pull_request_target:", text, re.MULTILINE)
    loaded = yaml.safe_load(text)
    jobs = [loaded["runs"]] if "runs" in loaded else loaded["jobs"].values()
    assert not [step for job in jobs for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_hook_is_a_command_that_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, *words = hook["entry"].split()
    assert (program, hook["id"], hook["pass_filenames"]) == ("penstock", "penstock-validate", False)
    assert parser(words).parse_args(words).path == Path()
