"""Settings that cannot mean what they say are told before anything is connected."""

from pathlib import Path

import pytest

from data_gateway.settings import Settings
from data_gateway.table import load
from penstock_runtime import SettingsError, read_settings


def faults(*arguments: str) -> list[str]:
    try:
        read_settings(Settings, arguments, {})
    except SettingsError as error:
        return list(error.faults)
    return []


def test_what_is_deployed_has_none() -> None:
    assert faults() == []
    assert faults("--output=hmi/alarms=local-pub-sub:alarms", "--dead-letter-topic=") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--senderPubSubName=local-pub-sub"], "--senderPubSubTopicName: events would come back"),
        (["--dead-letter-topic=telemetry"], "--dead-letter-topic: events would come back"),
        (["--output=a/b=local-pub-sub:telemetry"], "--output: 'a/b=local-pub-sub:telemetry': events would come back"),
        (["--senderPubSubTopicName=north/#"], "--senderPubSubTopicName: one cannot publish to 'north/#'"),
        (["--receiverPubSubName="], "--receiverPubSubTopicName: a pub/sub and a topic have names"),
        (["--output=a/b=p:t,a/b=p:u"], "--output: a/b is there more than once"),
        (["--retry-first=60", "--retry-most=1"], "--retry-first: 60 is more than --retry-most, 1"),
        (["--spool=/etc/hostname"], "--spool: /etc/hostname is no folder"),
        (["--mqtt=a=mqtt://h,a=mqtt://i"], "--mqtt: a is there more than once"),
        (["--mqtt=a=mqtt://h/path"], "--mqtt: a: 'mqtt://h/path' is more than a host and its port"),
        (["--mqtt=a=mqtt://h:0"], "--mqtt: a: 'mqtt://h:0' is more than a host and its port"),
    ],
)
def test_each_fault(arguments: list[str], said: str) -> None:
    assert any(one.startswith(said) for one in faults(*arguments)), faults(*arguments)


def test_all_of_them_at_once() -> None:
    assert len(faults("--senderPubSubTopicName=a/+", "--dead-letter-topic=telemetry", "--mqtt=a=b")) == 3


def test_a_byte_order_mark_before_routes(tmp_path: Path) -> None:
    (tmp_path / "routes.json").write_text('{"routes": {"up": "FROM /* INTO $upstream"}}', "utf-8-sig")
    assert load(tmp_path / "routes.json", "telemetry").outputs() == {"$upstream"}
