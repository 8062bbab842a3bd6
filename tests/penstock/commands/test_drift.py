import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.apiserver import FakeServer, serving
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with serving() as made:
        yield made


def live(fake: FakeServer, run: Command, root: Path, cluster: str = "two") -> list[dict[str, Any]]:
    """Make live what git has."""
    render = run("render", cluster, "--root", root, "--output", "json").json
    things = [one for kustomization in render["kustomizations"] for one in kustomization["objects"]]
    fake.put(*things)
    return things


def test_nothing_differs(fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path) -> None:
    root = repo(FLEET).root
    live(fake, run, root)
    outcome = run("drift", "two", "--root", root, "--kubeconfig", str(fake.kubeconfig(tmp_path)))
    assert (outcome.code, outcome.stdout) == (0, "two: as in git (2 objects compared)\n")


def test_a_file_for_a_cluster_that_is_not_asked_for_is_told(
    fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path
) -> None:
    root = repo(FLEET).root
    live(fake, run, root)
    file = fake.kubeconfig(tmp_path)
    outcome = run("drift", "two", "--root", root, "--kubeconfig", str(file), "--kubeconfig", f"tow={file}")
    assert (outcome.code, outcome.stderr.splitlines()[0]) == (
        0,
        "penstock: --kubeconfig tow: no such cluster is asked for, so the file is not used",
    )


def test_a_change_by_hand_is_shown(fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path) -> None:
    root = repo(FLEET).root
    (config,) = [one for one in live(fake, run, root) if one["kind"] == "ConfigMap"]
    config["data"]["kept"] = "by hand"
    outcome = run("drift", "two", "--root", root, "--kubeconfig", str(fake.kubeconfig(tmp_path)))
    assert outcome.code == 1
    assert "~ changed ConfigMap/" in outcome.stdout
    assert "        - by hand\n        + here\n" in outcome.stdout


def test_several_clusters_each_with_its_file(
    fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path
) -> None:
    root = repo(FLEET).root
    live(fake, run, root)
    here = fake.kubeconfig(tmp_path, "here")
    with serving() as other:
        there = other.kubeconfig(tmp_path, "there")
    outcome = run(
        *("drift", "*", "--root", root, "--output", "json"),
        *("--kubeconfig", f"one={there}", "--kubeconfig", f"two={here}"),
    )
    said = {one["name"]: (one["state"], one["reason"]) for one in json.loads(outcome.stdout)["clusters"]}
    assert said["two"] == ("clean", "")
    assert said["one"][0] == "unknown"
    assert outcome.code == 2


def test_the_status_is_what_ack_takes(fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path) -> None:
    root = repo(FLEET).root
    for thing in live(fake, run, root):
        if thing["kind"] == "Kustomization":
            ready = {"type": "Ready", "status": "True", "message": "fine"}
            thing["status"] = {"lastAppliedRevision": "main@sha1:" + "1" * 40, "conditions": [ready]}
    file = tmp_path / "status.yaml"
    outcome = run(
        "drift", "two", "--root", root, "--kubeconfig", str(fake.kubeconfig(tmp_path)), "--output", f"status={file}"
    )
    assert outcome.code == 0
    assert yaml.safe_load(file.read_text(encoding="utf-8")) == {
        "clusters": {"two": {"revision": "main@sha1:" + "1" * 40, "ready": True}}
    }


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("two", "--kubeconfig", "nowhere"), "nowhere"),
        (("*", "--context", "x", "--kubeconfig", "{file}"), "--context is for one cluster"),
        (("three", "--kubeconfig", "{file}"), "no cluster is called three"),
    ],
)
def test_mistakes_are_told(
    fake: FakeServer, repo: MakeRepository, run: Command, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    file = str(fake.kubeconfig(tmp_path))
    outcome = run("drift", "--root", repo(FLEET).root, *(word.replace("{file}", file) for word in words))
    assert outcome.code == 2
    assert says in outcome.stderr
