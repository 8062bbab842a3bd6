"""Files that are no YAML."""

from pathlib import Path

from penstock.render.build import Failure
from tests.penstock.expand.causes.asking import found


def test_every_broken_file_is_told(tmp_path: Path) -> None:
    files = {"apps/a.yaml": "a: [\n", "apps/b.yaml": "b: 1\nc: {\n", "apps/c.txt": "d: [\n", "apps/d.yaml": "e: 1\n"}
    assert found(tmp_path, Failure("build", "yaml: oh"), files) == [
        ("yaml-broken", "apps/a.yaml:2"),
        ("yaml-broken", "apps/b.yaml:3"),
    ]
