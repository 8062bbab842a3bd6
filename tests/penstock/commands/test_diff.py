"""`penstock diff`, from the command line to the report."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support import manifests
from tests.penstock.support.outcome import Command, Outcome
from tests.penstock.support.repository import Files

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


def test_what_only_docs_differ_in_is_routine(run: Command, repo: MakeRepository) -> None:
    repository = repo({**FLEET, "README.md": "a"}).write({"README.md": "b"})
    outcome = run("diff", "--root", repository.root)
    assert outcome.code == 0
    assert "routine: one file differs, and no cluster is built from what differs" in outcome.stdout


def test_what_changes_no_object_is_without_effect(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"apps/web.yaml": "# a comment\n" + manifests.deployment("web")})
    outcome = run("diff", "--root", repository.root)
    assert outcome.code == 0
    assert "without effect: one file differs that clusters are built from" in outcome.stdout


def test_a_cluster_that_goes_deletes_nothing(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"clusters/three/own.yaml": None})
    found = diffed(run("diff", "--root", repository.root, "-o", "json"))
    assert [one["state"] for one in found["clusters"]] == ["same", "removed", "same"]
    assert [one["code"] for one in found["dangers"]] == ["cluster-removed"]
    assert [one["fate"] for one in found["changes"]] == ["left as it is: nothing removes its Kustomization"]


def test_a_renamed_folder_is_the_same_cluster(run: Command, repo: MakeRepository) -> None:
    settings = {"penstock.yaml": "clusters: [clusters/*/*]\n"}
    before = {f"clusters/north/line/{name}": text for name, text in (("a.yaml", manifests.flux("apps", "apps")),)}
    repository = repo({**settings, "apps/web.yaml": FLEET["apps/web.yaml"], **before})
    repository.git("mv", "clusters/north", "clusters/south")
    found = diffed(run("diff", "HEAD", "--root", repository.root, "-o", "json"))
    (cluster,) = found["clusters"]
    assert (cluster["state"], cluster["path"], cluster["before"]) == (
        "changed",
        "clusters/south/line",
        "clusters/north/line",
    )
    assert found["changes"] == []
    assert [one["code"] for one in found["dangers"]] == ["cluster-moved"]


def test_a_removed_kustomization_shows_what_goes_with_it(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"clusters/one/apps.yaml": manifests.config_map("kept")})
    found = diffed(run("diff", "--root", repository.root, "-o", "json"))
    fates = {one["object"]["kind"]: one["fate"] for one in found["changes"] if one["action"] == "removed"}
    assert fates == {"Kustomization": "deleted", "Deployment": "deleted with its Kustomization"}


def test_a_change_of_a_binary_file_is_read(run: Command, repo: MakeRepository) -> None:
    generator = manifests.lines("configMapGenerator: [{name: logo, files: [logo.bin]}]", "resources: [web.yaml]")
    fleet: Files = {**FLEET, "apps/kustomization.yaml": generator, "apps/logo.bin": b"\x00\xff\x01"}
    repository = repo(fleet).write({"apps/logo.bin": b"\x00\xff\x02"})
    found = diffed(run("diff", "--root", repository.root, "-o", "json"))
    (change,) = found["changes"]
    assert change["generatedName"]
    assert change["action"] == "renamed"


def test_a_shallow_clone_says_what_brings_the_rest(run: Command, repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo(FLEET)
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.commit({"README.md": "feature"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"README.md": "main"})
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{repository.root}", str(clone))
    outcome = run("diff", "origin/main...origin/feature", "--root", clone)
    assert outcome.code == 2
    assert "git fetch --unshallow" in outcome.stderr


def test_the_base_that_does_not_build_is_told(run: Command, repo: MakeRepository) -> None:
    repository = repo({**FLEET, "apps/web.yaml": "broken: ["}).write({"apps/web.yaml": FLEET["apps/web.yaml"]})
    found = diffed(run("diff", "--root", repository.root, "-o", "json"))
    assert found["changes"] == []
    (unbuilt,) = found["unbuilt"]
    assert unbuilt["before"]
    assert not unbuilt["after"]


def test_the_policy_decides(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"apps/web.yaml": manifests.deployment("web").replace("1.0.0", "2.0.0")})
    codes = [run("diff", "--root", repository.root, "--fail-on", on).code for on in ("never", "danger", "critical")]
    assert codes == [0, 1, 0]


def test_settings_that_are_broken_then(run: Command, repo: MakeRepository) -> None:
    repository = repo({**FLEET, "penstock.yaml": "clusters: 7\n"})
    repository.write({"penstock.yaml": FLEET["penstock.yaml"]})
    outcome = run("diff", "HEAD", "--root", repository.root)
    assert outcome.code == 2
    assert outcome.stderr.startswith("penstock: at HEAD: penstock.yaml:1: clusters")
