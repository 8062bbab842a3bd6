import re

import pytest

from penstock.scaffold.rename import Renaming
from penstock.scaffold.source import files
from penstock.scaffold.templates import HERE, filled


def test_hidden_files_and_python_have_their_names_back() -> None:
    assert {file.path for file in filled("init", "", Renaming())} >= {".gitignore", ".github/workflows/validate.yaml"}
    names = {file.path for file in filled("module", "modules/x", Renaming(words={"my_module": "x"}))}
    assert {"modules/x/src/x/__main__.py", "modules/x/tests/test_x.py"} <= names


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("app", {"my-app": "historian", "my-namespace": "n"}),
        ("module", {"my-module": "historian", "my_module": "historian"}),
    ],
)
def test_no_sample_name_is_left(kind: str, words: dict[str, str]) -> None:
    for file in filled(kind, "", Renaming(words=words)):
        assert not re.search(rb"my[-_]", file.content), file.path
        assert not re.search(r"my[-_]", file.path)


def test_there_is_no_python_that_could_be_imported_by_mistake() -> None:
    assert [path for path in files(HERE) if path.suffix == ".py"] == []
