"""Folders with several kustomization files."""

from pathlib import Path

from penstock.render.build import Failure
from tests.penstock.expand.causes.asking import found


def test_the_folder_is_told_where_there_are_several(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": "resources: []\n", "apps/Kustomization": "resources: []\n"}
    failure = Failure("build", "Found multiple kustomization files under: apps")
    assert found(tmp_path, failure, files) == [("kustomization-ambiguous", "apps")]
