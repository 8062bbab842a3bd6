"""YAML as the repository has it."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.yamlout import dumped

TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12)


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.integers(), st.booleans(), st.none(), st.lists(TEXT)), max_size=4))
def test_it_is_read_as_it_was_written(value: dict[str, object]) -> None:
    assert yaml.safe_load(dumped(value)) == value


def test_its_form() -> None:
    text = dumped({"args": ["--on", "yes", "8883"], "list": [{"a": "b"}], "script": "one\ntwo\n"})
    assert text == 'args:\n  - --on\n  - "yes"\n  - "8883"\nlist:\n  - a: b\nscript: |\n  one\n  two\n'
