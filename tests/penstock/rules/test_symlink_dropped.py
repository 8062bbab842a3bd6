"""symlink-dropped, on a small fleet and on the worked enterprise."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.penstock.rules.enterprise import FOLDER, Enterprise

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: edge-app1}\n"
FILES = {"clusters/one/map.yaml": MAP.replace("NAME", "one"), "shared/map.yaml": MAP.replace("NAME", "shared")}
Fleet = Callable[[Mapping[str, str]], Enterprise]


def link(fleet: Enterprise, path: str, target: str) -> None:
    """Make a symbolic link."""
    (fleet.root / path).parent.mkdir(parents=True, exist_ok=True)
    Path(fleet.root / path).symlink_to(target)


def test_link_to_a_manifest(fleet: Fleet) -> None:
    small = fleet(FILES)
    link(small, "clusters/one/shared.yaml", "../../shared/map.yaml")
    assert small.found() == ["symlink-dropped clusters/one/shared.yaml"]


def test_link_to_a_folder(fleet: Fleet) -> None:
    small = fleet(FILES)
    link(small, "clusters/one/shared", "../../shared")
    assert small.found() == ["symlink-dropped clusters/one/shared"]


def test_link_that_no_kustomization_builds(fleet: Fleet) -> None:
    small = fleet(FILES)
    link(small, "shared/again.yaml", "map.yaml")
    assert small.found() == []


def test_link_to_a_text_below_a_generated_kustomization(fleet: Fleet) -> None:
    small = fleet({**FILES, "README.md": "# fleet\n"})
    link(small, "clusters/one/README.md", "../../README.md")
    assert small.found() == []


def test_folder_with_a_kustomization_file_takes_only_what_it_names(enterprise: Enterprise) -> None:
    link(enterprise, f"{FOLDER}/again.yaml", "cluster.yaml")
    assert enterprise.found(enterprise.name) == []


def test_link_that_a_kustomization_names_is_a_missing_resource(enterprise: Enterprise) -> None:
    link(enterprise, f"{FOLDER}/again.yaml", "source.yaml")
    enterprise.append(f"{FOLDER}/kustomization.yaml", "  - again.yaml\n")
    assert f"resource-missing {FOLDER}/kustomization.yaml" in enterprise.found(enterprise.name)
