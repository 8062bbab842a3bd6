from pathlib import Path

import pytest

from penstock.render.build import Build, BuildKey, Failure, builds, key
from penstock.render.source import Source, Trees
from penstock.tree.working import working_tree
from penstock.worker.pool import Pool
from tests.penstock.support.manifests import config_map, resources
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.workers import worker_script

FILES = {
    "a/kustomization.yaml": resources("one.yaml", "two.yaml") + "resource: [ignored.yaml]\n",
    "a/one.yaml": config_map("one", {"v": "$x"}),
    "a/two.yaml": config_map("two"),
    "b/three.yaml": config_map("three"),
    "broken/x.yaml": "a: [\n",
}


@pytest.fixture
def source(pool: Pool, tmp_path: Path) -> Source:
    (tmp_path / "tree").mkdir()
    root = Repository(tmp_path / "tree").write(FILES).root
    return Source(Trees(pool).add(working_tree(root)))


def built(pool: Pool, source: Source, path: str, **spec: object) -> Build:
    (one,) = builds(pool, [key(source, path, {"spec": spec})])
    return one


def test_documents_come_in_order_with_what_names_them(pool: Pool, source: Source) -> None:
    one = built(pool, source, "a")
    assert [str(document) for document in one.documents] == ["ConfigMap/flux-system/one", "ConfigMap/flux-system/two"]
    assert [document.dollar for document in one.documents] == [True, False]
    assert one.documents[0].object["data"] == {"v": "$x"}


def test_the_closure_says_what_was_looked_at(pool: Pool, source: Source) -> None:
    closure = built(pool, source, "a").closure
    assert {"a/kustomization.yaml", "a/one.yaml", "a/two.yaml"} == set(closure.read)
    assert "a/kustomization.yml" in closure.missing
    assert "b" in built(pool, source, "b").closure.listed


def test_many_keys_are_answered_in_their_order(pool: Pool, source: Source) -> None:
    paths = ["b", "a", "broken", "gone", "b"]
    found = builds(pool, [key(source, path, {}) for path in paths])
    assert [len(one.documents) for one in found] == [1, 2, 0, 0, 1]
    assert [one.failure.kind if one.failure else "" for one in found] == ["", "", "build", "path-missing", ""]


def test_what_flux_injects_is_injected_and_part_of_the_key(pool: Pool, source: Source) -> None:
    one = built(pool, source, "a", namePrefix="x-", targetNamespace="edge")
    assert [str(document) for document in one.documents] == ["ConfigMap/edge/x-one", "ConfigMap/edge/x-two"]
    assert key(source, "a", {"spec": {"namePrefix": "x-"}}) != key(source, "a", {})


def test_what_flux_does_not_inject_is_not_part_of_the_key() -> None:
    spec = {"interval": "1m", "path": "./a", "prune": True, "postBuild": {"substitute": {"A": "b"}}}
    assert key(Source("t"), "a", {"spec": spec}) == key(Source("t"), "a", {}) == BuildKey(Source("t"), "a", "")


def test_the_order_in_which_a_spec_is_written_does_not_matter() -> None:
    one = {"spec": {"images": [{"name": "a", "newTag": "1"}], "namePrefix": "x"}}
    other = {"spec": {"namePrefix": "x", "images": [{"newTag": "1", "name": "a"}]}}
    assert key(Source("t"), "a", one) == key(Source("t"), "a", other)


def test_a_build_writes_nothing(pool: Pool, source: Source, tmp_path: Path) -> None:
    before = listing(tmp_path / "tree")
    built(pool, source, "b", components=["../gone"])
    built(pool, source, "a")
    assert listing(tmp_path / "tree") == before


def test_a_worker_that_is_gone_is_a_failure_of_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER", str(worker_script(tmp_path, "sys.exit('no')")))
    with Pool(size=1) as pool:
        pool_source = Source(Trees(pool).add(working_tree(tmp_path)))
        assert built(pool, pool_source, "a").failure == Failure(
            "worker", "the worker ended in the middle of its work: no"
        )
