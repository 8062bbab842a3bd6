"""Files of one site in the place of another one's."""

from pathlib import Path

from penstock.diff.swapped import moved, released
from penstock.promote.settings import Promotable, Promotion
from penstock.tree.tree import Tree, planned

SETTINGS = Promotion(paths=(Promotable(files="envs/{site}/version.yaml"),), clusters=("envs/{site}",))
FILES: dict[str, bytes | None] = {
    "base/a.yaml": b"a: 1\n",
    "envs/qa/version.yaml": b"tag: '2'\nreplicas: 1\n",
    "envs/qa/only.yaml": b"a: 1\n",
    "envs/prod/version.yaml": b"tag: '1'\nreplicas: 3\n",
    "envs/prod/local.yaml": b"a: 3\n",
}


def tree() -> Tree:
    return planned(Tree("memory", Path("/nowhere"), {}), FILES, "memory")


def held(found: Tree) -> dict[str, bytes]:
    return {path: found.read(path) for path in found.entries}


def test_a_release_is_taken_without_what_is_each_site_s_own() -> None:
    changed = {"envs/qa/version.yaml": b"tag: '1'\nreplicas: 1\n"}
    assert held(released(tree(), SETTINGS, "qa", "prod")) == {**FILES, **changed}


def test_a_site_without_a_release_is_as_it_was() -> None:
    assert held(released(tree(), SETTINGS, "qa", "nowhere")) == FILES
    broken = planned(tree(), {"envs/prod/version.yaml": b"a: [\n"}, "memory")
    assert held(released(broken, SETTINGS, "qa", "prod")) == held(broken)


def test_a_folder_is_the_other_s() -> None:
    found = held(moved(tree(), SETTINGS, "qa", "prod"))
    assert "envs/qa/only.yaml" not in found
    assert found["envs/qa/local.yaml"] == b"a: 3\n"
    assert found["envs/qa/version.yaml"] == FILES["envs/prod/version.yaml"]
