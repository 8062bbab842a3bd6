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


def test_a_document_that_begins_again_is_one_fault(tmp_path: Path) -> None:
    one = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    failure = Failure("build", 'mapping key "apiVersion" already defined at line 1')
    assert found(tmp_path, failure, {"apps/a.yaml": one * 3}) == [
        ("yaml-broken", "apps/a.yaml:4"),
        ("yaml-broken", "apps/a.yaml:7"),
    ]


def test_keys_of_several_mappings_are_several_faults(tmp_path: Path) -> None:
    text = "a: {b: 1, b: 2}\nc:\n  - d: 1\n    e: 2\n    d: 3\n    e: 4\n"
    failure = Failure("build", 'mapping key "b" already defined at line 1')
    assert found(tmp_path, failure, {"apps/a.yaml": text}) == [
        ("yaml-broken", "apps/a.yaml:1"),
        ("yaml-broken", "apps/a.yaml:5"),
    ]
