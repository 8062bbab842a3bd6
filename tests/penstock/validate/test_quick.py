"""With the store, a run over an unchanged repository says the same and asks no worker."""

from dataclasses import replace
from pathlib import Path

import pytest

from penstock.tree import Tree
from penstock.tree.working import working_tree
from penstock.validate.quick import validate
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map
from tests.penstock.support.repository import Repository, listing

pytestmark = pytest.mark.usefixtures("worker")
FAULTY = {**FLEET, "apps/web.yaml": config_map("web") + "colour: red\n"}


@pytest.fixture
def fleet(repo: MakeRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A fleet with one fault, whose files are old enough to be trusted, and a store of its own."""
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("penstock.workshop.GRAIN", -3600.0)
    return repo(FAULTY)


def codes(repository: Repository, *globs: str) -> list[str]:
    return [finding.code for finding in validate(repository.root, (), globs).findings]


def test_a_second_run_says_the_same(fleet: Repository) -> None:
    before = listing(fleet.root)
    first, second = validate(fleet.root), validate(fleet.root)
    assert [c.name for c in first.clusters] == [c.name for c in second.clusters] == ["one", "two"]
    assert first.findings == second.findings
    assert listing(fleet.root) == before


def test_what_changes_is_seen(fleet: Repository) -> None:
    assert codes(fleet) == ["object-invalid"]
    fleet.write({"apps/web.yaml": config_map("web")})
    assert codes(fleet) == []
    fleet.write({"infra/config.yaml": "a: [\n"})
    assert codes(fleet) == ["yaml-broken"]
    fleet.write({"infra/config.yaml": FLEET["infra/config.yaml"], "apps/web.yaml": FAULTY["apps/web.yaml"]})
    assert codes(fleet) == ["object-invalid"]


def test_what_is_saved_while_the_files_are_listed_is_remembered_for_no_other_content(
    fleet: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed(root: Path) -> Tree:
        tree = working_tree(root)
        fleet.write({"apps/web.yaml": config_map("web")})
        return replace(tree, since=(root / "apps/web.yaml").stat().st_ctime)  # as if just before

    with monkeypatch.context() as patch:
        patch.setattr("penstock.workshop.GRAIN", 0.0)
        patch.setattr("penstock.validate.quick.working_tree", listed)
        assert codes(fleet) == []
    fleet.write({"apps/web.yaml": FAULTY["apps/web.yaml"]})
    assert codes(fleet) == ["object-invalid"]


def test_another_question_is_another_answer(fleet: Repository) -> None:
    assert codes(fleet) == ["object-invalid"]
    assert codes(fleet, "two") == []
    assert [cluster.name for cluster in validate(fleet.root / "clusters" / "one").clusters] == ["one"]
    assert codes(fleet) == ["object-invalid"]


def test_settings_are_part_of_the_question(fleet: Repository) -> None:
    assert validate(fleet.root).clusters[0].kubernetes_version == "1.33"
    fleet.write({"penstock.yaml": FLEET["penstock.yaml"].replace("1.33", "1.32")})
    assert validate(fleet.root).clusters[0].kubernetes_version == "1.32"


def test_a_store_that_cannot_be_used_is_told_once(
    fleet: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cache/penstock/store.sqlite").mkdir(parents=True)
    assert codes(fleet) == ["object-invalid"]
    assert capsys.readouterr().err.count("the results are not affected") == 1
