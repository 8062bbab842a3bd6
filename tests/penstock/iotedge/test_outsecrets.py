"""Credentials that an export finds in clear text."""

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.outsecrets import twin, value, words
from tests.penstock.iotedge.samples import KEY


def test_values() -> None:
    ledger = Ledger()
    assert value("CS", KEY, ("a",), ledger) == "$CS"
    assert value("my.Password", "hunter2-and-more", ("b",), ledger) == "$my_Password"
    assert value("SPEED", "5", ("c",), ledger) == "5"
    assert {path: one.fate for path, one in ledger.entries.items()} == dict.fromkeys(
        [("a",), ("b",)], Fate.APPROXIMATED
    )


def test_words() -> None:
    ledger = Ledger()
    assert words("press_Cmd", ["run", "--cs", KEY, "$(X)"], ("args",), ledger) == [
        "run",
        "--cs",
        "$press_Cmd_2",
        "$(X)",
    ]
    assert list(ledger.entries) == [("args", 2)]


def test_desired_properties() -> None:
    ledger = Ledger()
    held = {"speed": 1, "to": [{"connectionString": KEY}, "x"], "name": "press"}
    assert twin("press", held, ("t",), ledger) == {
        "speed": 1,
        "to": [{"connectionString": "$press_connectionString"}, "x"],
        "name": "press",
    }
    assert list(ledger.entries) == [("t",)]
