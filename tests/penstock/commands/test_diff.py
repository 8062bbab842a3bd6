"""`penstock diff`, from the command line to the report."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support import manifests
from tests.penstock.support.outcome import Command, Outcome

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))
FLEET = {
    "penstock.yaml": "clusters: [clusters/*]\n",
    "clusters/one/apps.yaml": manifests.flux("apps", "apps"),
    "clusters/two/apps.yaml": manifests.flux("apps", "apps"),
    "clusters/three/own.yaml": manifests.config_map("own", {"a": "1"}),
    "apps/kustomization.yaml": manifests.resources("web.yaml"),
    "apps/web.yaml": manifests.deployment("web"),
}


pytestmark = pytest.mark.usefixtures("worker")


def diffed(outcome: Outcome) -> dict[str, Any]:
    """The inner part of the report, which is as the schema says."""
    jsonschema.validate(outcome.json, SCHEMA)
    inner: dict[str, Any] = outcome.json["diff"]
    return inner


def test_nothing_changed(run: Command, repo: MakeRepository) -> None:
    outcome = run("diff", "--root", repo(FLEET).root, "--output", "json")
    assert outcome.code == 0
    assert [one["state"] for one in diffed(outcome)["clusters"]] == ["same"] * 3


def test_an_equal_change_is_told_once(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"apps/web.yaml": manifests.deployment("web").replace("1.0.0", "1.1.0")})
    outcome = run("diff", "--root", repository.root, "--output", "json")
    assert outcome.code == 1
    found = diffed(outcome)
    assert {one["name"]: one["state"] for one in found["clusters"]} == {
        "one": "changed",
        "two": "changed",
        "three": "same",
    }
    (change,) = found["changes"]
    assert change["clusters"] == ["one", "two"]
    assert [field["path"] for field in change["fields"]] == ["spec.template.spec.containers[name=web].image"]


def test_untracked_files_count(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"clusters/three/new.yaml": manifests.config_map("new", {"b": "2"})})
    outcome = run("diff", "HEAD", "--root", repository.root)
    assert "+ ConfigMap/flux-system/new" in outcome.stdout
    assert outcome.code == 1


def test_two_revisions_are_read_without_a_checkout(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET)
    repository.commit({"apps/web.yaml": manifests.deployment("web", "command: [x]")})
    repository.write({"apps/web.yaml": "broken: ["})
    outcome = run("diff", "HEAD~1", "HEAD", "--root", repository.root, "-o", "json")
    (change,) = diffed(outcome)["changes"]
    assert [field["op"] for field in change["fields"]] == ["add"]
    assert (repository.root / "apps/web.yaml").read_text(encoding="utf-8") == "broken: ["


def test_a_side_that_does_not_build_deletes_nothing(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"apps/web.yaml": "broken: ["})
    found = diffed(run("diff", "--root", repository.root, "-o", "json"))
    assert found["changes"] == []
    (unbuilt,) = found["unbuilt"]
    assert unbuilt["clusters"] == ["one", "two"]
    assert unbuilt["objects"] == 1
    assert unbuilt["after"]


def test_a_value_of_a_secret_is_never_shown(run: Command, repo: MakeRepository) -> None:
    before, after = (manifests.secret("s", {"p": value}, field="stringData") for value in ("hunter22", "hunter33"))
    repository = repo({**FLEET, "clusters/three/s.yaml": before}).write({"clusters/three/s.yaml": after})
    outcome = run("diff", "--root", repository.root, "-o", "json")
    assert "hunter" not in outcome.stdout
    (change,) = diffed(outcome)["changes"]
    assert change["fields"][0]["path"] == "stringData.p"
    assert "hunter" not in run("diff", "--root", repository.root).stdout


def test_an_unknown_revision_is_a_sentence(run: Command, repo: MakeRepository) -> None:
    outcome = run("diff", "nowhere", "--root", repo(FLEET).root)
    assert outcome.code == 2
    assert "git fetch origin nowhere" in outcome.stderr
