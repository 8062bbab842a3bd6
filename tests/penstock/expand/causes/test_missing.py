"""Names that lead nowhere."""

from pathlib import Path

import pytest

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.render.build import Build, Closure, Failure
from penstock.tree.working import working_tree
from tests.penstock.expand.causes.asking import declared, found
from tests.penstock.support.manifests import config_map, resources
from tests.penstock.support.repository import write
from tests.penstock.support.values import tree_of


def test_every_missing_name_is_told_once(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("gone.yaml", "../base", "gone.yaml")}
    failure = Failure("build", "lstat apps/gone.yaml: no such file; lstat base: no such file")
    assert found(tmp_path, failure, files, missing=("apps/gone.yaml", "base", "apps/kustomization.yml")) == [
        ("resource-missing", "apps/kustomization.yaml:4"),
        ("resource-missing", "apps/kustomization.yaml:5"),
    ]


def test_what_was_looked_for_in_vain_but_is_not_the_cause_is_not_told(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("maybe.yaml")}
    assert found(tmp_path, Failure("build", "other"), files, missing=("apps/maybe.yaml",)) == [
        ("build-failed", "apps/kustomization.yaml")
    ]


def test_a_missing_component_of_the_spec_is_told_where_it_is_declared(tmp_path: Path) -> None:
    failure = Failure("build", "accumulating components: 'gone' : lstat gone")
    assert found(tmp_path, failure, {}, missing=("gone",), components=["../gone", 3]) == [
        ("resource-missing", "clusters/one/apps.yaml:1")
    ]


def test_what_the_source_leaves_out_is_told_with_how_to_bring_it_back(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": resources("picture.png"), "apps/picture.png": "x"}
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    failure = Failure("build", "evalsymlink failure on '/apps/picture.png'")
    build = Build((), Closure(read=("apps/kustomization.yaml",), missing=("apps/picture.png",)), failure)
    (one,) = diagnose(build, tree_of(tmp_path, files), flux, declared)
    assert (one.code, ".sourceignore" in one.hint) == ("resource-missing", True)


@pytest.mark.parametrize(
    ("name", "why"),
    [("link.yaml", "link.yaml is a symbolic link"), ("l/a.yaml", "l/a.yaml is behind apps/l, a symbolic link")],
)
def test_what_lies_behind_a_link_is_told_as_that(tmp_path: Path, name: str, why: str) -> None:
    write(tmp_path, {"apps/kustomization.yaml": resources(name), "real/a.yaml": config_map("a")})
    (tmp_path / "apps/link.yaml").symlink_to("../real/a.yaml")
    (tmp_path / "apps/l").symlink_to("../real")
    tree = working_tree(tmp_path)
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "apps"}})
    failure = Failure("build", f"evalsymlink failure on '/apps/{name}'")
    build = Build((), Closure(read=("apps/kustomization.yaml",), missing=(f"apps/{name}",)), failure)
    (one,) = diagnose(build, tree, flux, declared)
    assert one.message.startswith(f"{why}, and Flux's artifacts hold none")
    assert (one.edit, one.hint) == (None, "put the file itself there")


def test_an_entry_that_lost_its_dash_is_told_at_its_own_line(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": "resources:\n  - a.yaml\n  - b.yaml\n    c.yaml\n"}
    failure = Failure("build", "apps/b.yaml c.yaml: no such file")
    missing = ("apps/b.yaml c.yaml",)
    assert found(tmp_path, failure, files, missing) == [("resource-missing", "apps/kustomization.yaml:4")]
