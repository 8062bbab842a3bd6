"""topology.mosquitto: listeners, bridges and rights of a configuration."""

from penstock.topology.mosquitto import hops, parse, rights
from penstock.topology.topics import Hop

CONFIG = """\
# global
max_queued_messages 100
listener 8883
require_certificate true
connection parent
address b.example:8883
clientid low
cleansession false
topic telemetry out 1 north/ ""
topic commands/# in 2
topic all both
listener 1883
allow_anonymous true
"""


def test_what_belongs_to_what() -> None:
    found = parse(CONFIG)
    assert found["settings"] == {"max_queued_messages": "100"}
    assert [one["port"] for one in found["listeners"]] == ["8883", "1883"]
    assert found["listeners"][1]["allow_anonymous"] == "true"
    (bridge,) = found["bridges"]
    assert (bridge["address"], bridge["id"], bridge["clean"]) == ("b.example:8883", "low", "false")
    assert bridge["topics"] == [
        ["telemetry", "out", "1", "north/", ""],
        ["commands/#", "in", "2", "", ""],
        ["all", "both", "0", "", ""],
    ]


def test_hops() -> None:
    assert hops("low", "high", parse(CONFIG)["bridges"][0]["topics"]) == (
        Hop("low", "high", "telemetry", "north/", "", 1),
        Hop("high", "low", "commands/#", "", "", 2),
        Hop("low", "high", "all"),
        Hop("high", "low", "all"),
    )


def test_rights() -> None:
    assert rights("topic read two words\npattern write c/%c/#\npattern deny %u\n") == [
        ["read", "two words"],
        ["write", "c/+/#"],
        ["deny", "%u"],
    ]
    assert rights("# none\npattern write telemetry\ntopic read a/#\ntopic x\nuser me\n") == [
        ["write", "telemetry"],
        ["read", "a/#"],
        ["readwrite", "x"],
    ]
