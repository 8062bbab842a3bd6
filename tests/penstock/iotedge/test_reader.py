"""Create options, field by field."""

from penstock.iotedge.ledger import Fate
from tests.penstock.iotedge.reading import fate, reader


def test_values_and_what_is_none() -> None:
    read = reader({"A": {"B": "x"}, "L": ["a", 3], "N": "12", "Z": 0, "W": -1, "F": False, "T": "true", "C": "run it"})
    assert read.get("A", "B") == "x"
    assert read.get("A", "C") is None
    assert list(read.texts("L")) == [(0, "a")]
    assert fate(read, "L", 1) is Fate.LOST
    assert (read.whole("N"), read.whole("Z"), read.whole("W"), read.whole("X")) == (12, None, None, None)
    assert (fate(read, "Z"), fate(read, "W")) == (Fate.TRANSLATED, Fate.LOST)
    assert (read.flag("F"), read.flag("T"), read.flag("X")) == (False, True, False)
    assert (read.words("C"), read.words("L"), read.words("X")) == (["run it"], ["a", "3"], None)
    assert dict(read.members("A")) == {"B": "x"}
    assert dict(read.members("L")) == {}


def test_lists_and_objects_of_nothing_say_nothing() -> None:
    read = reader({"Env": [], "HostConfig": {"PortBindings": {}}, "Labels": None})
    assert [*read.texts("Env"), *read.members("HostConfig", "PortBindings"), *read.members("Labels")] == []
    for keys in (("Env",), ("HostConfig", "PortBindings"), ("Labels",)):
        assert fate(read, *keys) is Fate.TRANSLATED


def test_strange_fields() -> None:
    read = reader({"a": [{"b": 1, "c": 2}]})
    read.strange(("b",), "a", 0)
    assert fate(read, "a", 0, "c") is Fate.LOST
    assert ("a", 0, "b") not in {path[-3:] for path in read.ledger.entries}
