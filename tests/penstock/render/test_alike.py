"""Builds that are given to others because everything they read is equal must equal what the others would have built."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from penstock.render.alike import Known, built_once
from penstock.render.build import Build, BuildKey, builds, key
from penstock.render.source import Source, Trees
from penstock.tree.working import working_tree
from penstock.worker.pool import Pool
from tests.penstock.support.manifests import config_map, lines, resources
from tests.penstock.support.repository import Repository

HEAD = lines("apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component")
PATCH = HEAD + lines(
    "patches:",
    "  - target: {kind: ConfigMap}",
    "    patch: |",
    "      - {op: add, path: /data/by, value: WHO}",
)
BASE = {"apps/kustomization.yaml": resources("c.yaml"), "apps/c.yaml": config_map("c", {"v": "1"})}


class Bench:
    """Builds `apps` with the component folders given, and counts what was really built."""

    def __init__(self, pool: Pool, root: Path) -> None:
        self._pool, self._root = pool, root
        self._known: Known = {}
        self.built = 0

    def __call__(self, files: Mapping[str, str], *components: str, portion: int = 99) -> list[Build]:
        tree = working_tree(Repository(self._root).write({**BASE, **files}).root)
        trees = Trees(self._pool)
        source = Source(trees.add(tree))
        keys = [key(source, "apps", {"spec": {"components": [f"../{name}"]}}) for name in components]
        shared: dict[BuildKey, Build] = {}
        for start in range(0, len(keys), portion):
            part = keys[start : start + portion]
            shared |= built_once(part, trees.__getitem__, self._build, self._known)
        for one, alone in zip(keys, builds(self._pool, keys), strict=True):
            assert shared[one].documents == alone.documents
            assert (shared[one].failure is None) == (alone.failure is None)
            assert set(shared[one].closure.read) == set(alone.closure.read)
        return [shared[one] for one in keys]

    def _build(self, keys: Sequence[BuildKey]) -> dict[BuildKey, Build]:
        self.built += len(keys)
        return dict(zip(keys, builds(self._pool, keys), strict=True))


@pytest.fixture
def bench(pool: Pool, tmp_path: Path) -> Bench:
    (tmp_path / "tree").mkdir()
    return Bench(pool, tmp_path / "tree")


def sites(text: str, *names: str) -> dict[str, str]:
    return {f"sites/{name}/kustomization.yaml": text for name in names}


def test_what_was_built_for_one_portion_serves_the_next(bench: Bench) -> None:
    files = sites(PATCH, *"abcdefg") | sites(PATCH.replace("WHO", "other"), "h")
    bench(files, *(f"sites/{name}" for name in "abcdh"), "sites/e", "sites/f", portion=2)
    assert bench.built == 2
    bench(files, "sites/a", "sites/b", portion=1)  # of another tree, and never two of them at once
    assert bench.built == 4


def test_equal_components_are_built_once(bench: Bench) -> None:
    bench(sites(PATCH, "a", "b", "c"), "sites/a", "sites/b", "sites/c")
    assert bench.built == 1


def test_different_components_are_built_each(bench: Bench) -> None:
    files = {**sites(PATCH, "a"), **sites(PATCH.replace("WHO", "me"), "b")}
    bench(files, "sites/a", "sites/b")
    assert bench.built == 2


def test_a_comment_at_the_head_of_a_kustomization_changes_nothing(bench: Bench) -> None:
    files = {**sites("# site a\n" + PATCH, "a"), **sites("# site b, the second\n\n" + PATCH, "b")}
    bench(files, "sites/a", "sites/b")
    assert bench.built == 1


def test_a_comment_in_a_file_that_is_data_changes_the_data(bench: Bench) -> None:
    generator = HEAD + lines("configMapGenerator:", "  - name: g", "    files: [settings.yaml]")
    files = {
        **sites(generator, "a", "b"),
        "sites/a/settings.yaml": "# of a\nx: 1\n",
        "sites/b/settings.yaml": "# of b\nx: 1\n",
    }
    bench(files, "sites/a", "sites/b")


def test_what_a_component_reads_beside_itself_is_its_own(bench: Bench) -> None:
    files = {
        **sites(HEAD + "resources: [../NAME.yaml]\n", "a"),
        **sites(HEAD + "resources: [../shared.yaml]\n", "b", "c"),
        "sites/shared.yaml": config_map("shared"),
    }
    bench(files, "sites/b", "sites/c")


def test_what_lies_further_up_may_differ_though_the_components_are_equal(bench: Bench) -> None:
    files = {
        "x/one/site/kustomization.yaml": HEAD + "resources: [../near.yaml]\n",
        "x/two/site/kustomization.yaml": HEAD + "resources: [../near.yaml]\n",
        "x/one/near.yaml": config_map("one"),
        "x/two/near.yaml": config_map("two"),
    }
    first, second = bench(files, "x/one/site", "x/two/site")
    assert first.documents != second.documents
    assert bench.built == 2


def test_a_depth_of_its_own_is_a_likeness_of_its_own(bench: Bench) -> None:
    files = {
        "deep/er/site/kustomization.yaml": HEAD + "resources: [../../../infra.yaml]\n",
        "site/kustomization.yaml": HEAD + "resources: [../../../infra.yaml]\n",
        "infra.yaml": config_map("infra"),
    }
    bench(files, "deep/er/site", "site")


def test_a_failure_is_never_given_to_another(bench: Bench) -> None:
    broken = HEAD + "resources: [gone.yaml]\n"
    first, second = bench(sites(broken, "a", "b"), "sites/a", "sites/b")
    assert first.failure
    assert second.failure
    assert "sites/b" in second.failure.message


def test_paths_in_the_output_are_never_given_to_another(bench: Bench) -> None:
    origin = HEAD + lines(
        "configMapGenerator:", "  - name: g", "    literals: [a=b]", "buildMetadata: [originAnnotations]"
    )
    bench(
        {
            **sites(origin, "a", "b"),
            "apps/kustomization.yaml": BASE["apps/kustomization.yaml"] + "buildMetadata: [originAnnotations]\n",
        },
        "sites/a",
        "sites/b",
    )


def test_nothing_asked_is_nothing_built(bench: Bench) -> None:
    assert bench({}) == []
    assert bench.built == 0
