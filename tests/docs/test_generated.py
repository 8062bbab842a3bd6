"""The generated reference pages are what the code gives, and have everything."""

import re

import pytest

from docs import generate
from penstock.commandline import COMMANDS
from penstock.explain import codes, pages


@pytest.mark.parametrize("name", generate.pages())
def test_a_page_is_up_to_date(name: str) -> None:
    written = (generate.FOLDER / name).read_text(encoding="utf-8")
    assert written == generate.pages()[name], f"docs/reference/{name} is out of date: run `make docs`"


@pytest.mark.parametrize("code", codes())
def test_every_code_is_in_the_handbook(code: str) -> None:
    text = generate.pages()["rules.md"]
    assert f"\n### `{code}`\n" in text
    assert f"[`{code}`](#{code})" in text


def test_the_handbook_has_every_example() -> None:
    examples = sum(len(page.manual.examples) for page in pages())
    assert generate.pages()["rules.md"].count("\n```yaml\n") == examples


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert f"\n## penstock {command}\n" in generate.pages()["cli.md"]


def test_every_row_of_the_command_line_says_something() -> None:
    rows = re.findall(r"^\| `(.*)` \| (.*) \|$", generate.pages()["cli.md"], re.MULTILINE)
    assert len(rows) > 30
    assert [word for word, meaning in rows if not meaning.strip()] == []


def test_drift_is_named() -> None:
    assert generate.drift(generate.FOLDER / "nowhere") == ["cli.md", "dangers.md", "rules.md"]
