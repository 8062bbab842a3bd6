"""Every command that a page shows is one that penstock understands: none names an option that is not there."""

import re
import shlex

import pytest

from penstock.commandline import completed, parser
from tests.docs.fences import FENCE, ROOT, pages

COMMAND = re.compile(r"^(?:\$ )?(?:.*\| )?penstock (?P<words>[^|<>#…\n]+)", re.MULTILINE)
LANGUAGES = {"sh", "console", "text", "bash", "shell"}


def commands() -> list[tuple[str, str]]:
    """Page and command, of each fence that shows any."""
    found = []
    for page in pages():
        if page.name == "cli.md":
            continue  # made from the parser itself, in another form
        for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
            if fence["info"].split()[:1] and fence["info"].split()[0] in LANGUAGES:
                text = fence["text"].replace("\\\n", " ")
                found += [(page.relative_to(ROOT).as_posix(), one["words"].strip()) for one in COMMAND.finditer(text)]
    return found


@pytest.mark.parametrize(("page", "command"), commands())
def test_it_is_understood(page: str, command: str) -> None:
    assert understood(shlex.split(command)), f"{page}: penstock {command}"


def understood(words: list[str]) -> bool:
    """True when the parser takes it."""
    try:
        parser(words).parse_args(completed(words))
    except SystemExit as stopped:
        return not stopped.code
    return True


def test_there_are_some() -> None:
    assert len(commands()) > 30
    assert not understood(["promote", "a", "b", "--nonsense"])
