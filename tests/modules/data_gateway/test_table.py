"""Files of routes: what is wrong with them is said, all at once."""

from pathlib import Path

import pytest

from data_gateway.table import TableError, load
from tests.modules.data_gateway.fakes import event


def written(folder: Path, text: str) -> Path:
    path = folder / "routes.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "Expecting"),
        ("[]", "a JSON object"),
        ("{}", "there is no route"),
        ("[" * 100_000, "lies too deep"),
        (
            '{"routes": {"a": "FROM /* INTO $upstream"}, "storeAndForwardConfiguration": [1]}',
            "timeToLiveSecs is a whole",
        ),
        (
            '{"routes": {"a": "FROM /* INTO $upstream"}, "storeAndForwardConfiguration": {"timeToLiveSecs": "x"}}',
            "whole",
        ),
        ('{"routes": {"a": "FROM /* INTO nowhere"}}', "route a"),
        ('{"a": {"route": "FROM /* INTO $upstream", "priority": -1}}', "priority -1"),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(TableError, match=why):
        load(written(tmp_path, text), "telemetry")


def test_all_faults_at_once(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"(?s)route a.*route b"):
        load(written(tmp_path, '{"a": "FROM", "b": "INTO", "c": "FROM /* INTO $upstream"}'), "telemetry")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="No such file"):
        load(tmp_path / "none.json", "telemetry")


def test_times_to_live(tmp_path: Path) -> None:
    text = '{"routes": {"a": "FROM /* INTO $upstream"}, "storeAndForwardConfiguration": {"timeToLiveSecs": 60}}'
    assert [way.seconds for way in load(written(tmp_path, text), "telemetry").ways(event(1))] == [60]
    assert [way.seconds for way in load(written(tmp_path, '{"a": "FROM /* INTO $upstream"}'), "t").ways(event(1))] == [
        None
    ]


def test_outputs(tmp_path: Path) -> None:
    text = '{"a": "FROM /* INTO $upstream", "b": "FROM /* INTO BrokeredEndpoint(\\"/modules/hmi/inputs/alarms\\")"}'
    assert load(written(tmp_path, text), "telemetry").outputs() == {"$upstream", "hmi/alarms"}
