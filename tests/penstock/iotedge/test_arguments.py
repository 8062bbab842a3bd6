"""Credentials in a command: from a Secret, and in no file."""

import json
from typing import Any

import pytest

from penstock.iotedge.app import app
from penstock.iotedge.arguments import arguments
from penstock.iotedge.kept import masked
from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.manifest import read
from penstock.iotedge.target import Target
from tests.penstock.iotedge.reading import fate, reader
from tests.penstock.iotedge.samples import KEY, base, module

TARGET = Target("line", "line", "plant-a", "l4", registry="registry.example")


def test_words() -> None:
    read_ = reader({"Entrypoint": "run", "Cmd": ["a", "$(HOME)", "b c"]})
    found = arguments(read_, "s")
    assert found.words == {"command": ["run"], "args": ["a", "$$(HOME)", "b c"]}
    assert found.secrets == ()
    assert arguments(reader({"Cmd": [], "Entrypoint": None}), "s").words == {}


@pytest.mark.parametrize(
    "words",
    [[KEY], ["--cs", KEY], [f"--cs={KEY}"], ["--password=hunter2-and-more"], ["--password", "hunter2-and-more"]],
)
def test_a_credential_comes_from_a_secret(words: list[str]) -> None:
    read_ = reader({"Cmd": words})
    found = arguments(read_, "press-settings")
    name = f"CMD_{len(words) - 1}_SECRET"
    assert found.words["args"] == [*words[:-1], f"$({name})"]
    assert found.secrets == (name,)
    assert found.entries[0]["valueFrom"]["secretKeyRef"] == {"name": "press-settings", "key": name}
    assert fate(read_, "Cmd", len(words) - 1) is Fate.APPROXIMATED


@pytest.mark.parametrize("words", [["--password-file", "/run/p"], ["--help"], ["key=value"], ["-t", "10"]])
def test_other_words_stay(words: list[str]) -> None:
    assert arguments(reader({"Cmd": words}), "s").words["args"] == words


@pytest.mark.parametrize("as_text", [True, False])
def test_it_is_in_no_file(*, as_text: bool) -> None:
    options: Any = {"cmd": ["--cs", KEY], "Entrypoint": f"run {KEY}"}
    value = base({"press": module(createOptions=json.dumps(options) if as_text else options)})
    found = app(read(value), TARGET, Ledger())
    assert "SharedAccessKey" not in "".join(found.files.values()) + json.dumps(masked(value))
    assert found.secrets["press-settings"] == ("ENTRYPOINT_0_SECRET", "CMD_1_SECRET")
    again = app(read(masked(value)), TARGET, Ledger())
    assert again.files == found.files
