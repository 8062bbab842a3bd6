"""Schema and table of settings."""

import pytest
from jsonschema import Draft202012Validator

from penstock_runtime.lifecycle import Common, Service, run
from penstock_runtime.schema import settings_schema, settings_table
from penstock_runtime.settings import options
from tests.modules.runtime.test_settings import Example


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(settings_schema("example", Example))


def test_names_bounds_and_choices() -> None:
    properties = settings_schema("example", Example)["properties"]
    assert properties["feed_interval"] == {
        "description": "Milliseconds",
        "type": "number",
        "minimum": 1,
        "maximum": 1e6,
        "default": 1000.0,
        "x-args": ["--feedIntervalInMilliseconds", "--feed-interval"],
        "x-env": ["FEED_INTERVAL"],
    }
    assert properties["mode"]["enum"] == ["PubSub", "Samples"]
    assert properties["names"]["items"] == {"type": "string"}
    assert properties["password"]["writeOnly"] is True
    assert settings_schema("example", Example)["required"] == ["topic"]


def test_every_setting_has_a_line() -> None:
    lines = settings_table(Example).splitlines()
    assert len(lines) == 2 + len(options(Example))
    assert "| `--topic` | `TOPIC` | must be set | Where to. |" in lines


def test_who_asks_for_help_gets_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    async def never(_: Common, __: Service) -> None:
        raise AssertionError

    assert run("example", Common, never, ["--help"]) == 0
    said = capsys.readouterr().out
    for one in options(Common):
        assert all(name in said for name in (*one.args, *one.env))
    assert "Default: 8080." in said
