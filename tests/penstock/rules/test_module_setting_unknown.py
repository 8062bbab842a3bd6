"""module-setting-unknown, on the worked enterprise and with the modules' own schemas."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.rules.module_settings import Told, faults
from tests.penstock.rules.enterprise import LINE, ROOT, Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"
SCHEMA = "modules/simulated-temperature-sensor/settings.schema.json"
PROPERTIES = {
    "count": {"type": "integer", "minimum": 1, "maximum": 9, "x-args": ["--count", "-n"], "x-env": ["COUNT"]},
    "rate": {"type": "number", "x-args": ["--rate"], "x-env": ["RATE"]},
    "aa": {"type": "boolean", "x-args": ["--aa"], "x-env": ["AA"]},
    "mode": {"type": "string", "enum": ["PubSub", "Samples"], "x-args": ["--mm"], "x-env": ["MODE"]},
    "names": {"type": "array", "items": {"type": "integer"}, "x-args": ["--names"], "x-env": ["NAMES"]},
    "password": {"type": "integer", "writeOnly": True, "x-args": ["--password"], "x-env": ["PASSWORD"]},
    "topic": {"type": "string", "x-args": ["--topic"], "x-env": ["TOPIC"], "description": "Where to"},
}


@pytest.fixture
def with_schema(enterprise: Enterprise) -> Enterprise:
    return enterprise.write(SCHEMA, (ROOT / SCHEMA).read_text("utf-8"))


def codes(enterprise: Enterprise) -> list[tuple[str, str]]:
    return [(f.place.path, f.message) for f in enterprise.findings(LINE) if f.code == "module-setting-unknown"]


def test_the_worked_enterprise_is_clean(with_schema: Enterprise) -> None:
    assert codes(with_schema) == []


def test_a_misspelt_argument(with_schema: Enterprise) -> None:
    with_schema.replace(SENSOR, "--feedIntervalInMilliseconds=1000", "--feedIntervalInMiliseconds=1000")
    (finding,) = [f for f in with_schema.findings(LINE) if f.code == "module-setting-unknown"]
    assert finding.place.path == SENSOR
    assert finding.place.line
    assert "takes no argument --feedIntervalInMiliseconds" in finding.message
    assert finding.hint == "did you mean --feedIntervalInMilliseconds?"


def test_a_value_that_is_no_number(with_schema: Enterprise) -> None:
    with_schema.replace(SENSOR, "--feedIntervalInMilliseconds=1000", "--feedIntervalInMilliseconds=1s")
    assert codes(with_schema)[0][1].endswith("is told --feedIntervalInMilliseconds=1s: it is a number")


def test_a_variable_that_nobody_reads(with_schema: Enterprise) -> None:
    text = "          ports:\n            - {name: health"
    variables = (
        "          env:\n            - {name: FEED_INTERVALL, value: '5'}\n            - {name: TZ, value: UTC}\n"
    )
    with_schema.replace(SENSOR, text, variables + text)
    ((path, message),) = codes(with_schema)
    assert path == SENSOR
    assert "reads no variable FEED_INTERVALL" in message


def test_a_schema_that_is_no_json_says_nothing(with_schema: Enterprise) -> None:
    with_schema.write(SCHEMA, "{")
    with_schema.replace(SENSOR, "--feedIntervalInMilliseconds", "--feedInterval")
    assert codes(with_schema) == []


def said(*arguments: str, required: tuple[str, ...] = (), more: bool = False, **variables: str | None) -> list[str]:
    told = Told(arguments, tuple(variables.items()), more)
    return [message for message, _, _ in faults({"properties": PROPERTIES, "required": list(required)}, told)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--count=3", "--aa", "--mm", "pubsub"),
        ("-n", "3", "--aa=True", "--rate=1e3"),
        ("--aa", "false", "--names=1,2,3"),
        ("--count=${COUNT}", "--rate=$(RATE)"),
        ("--topic", "-x"),
        (),
    ],
)
def test_what_modules_take(arguments: tuple[str, ...]) -> None:
    assert said(*arguments) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--count=0",), "is told --count=0: it is at least 1"),
        (("--count=10",), "is told --count=10: it is at most 9"),
        (("--count=1.5",), "is told --count=1.5: it is a whole number"),
        (("--mm=Binary",), "is told --mm=Binary: it is one of PubSub, Samples"),
        (("--aa=maybe",), "is told --aa=maybe: it is true or false"),
        (("--names=1,x",), "is told --names=1,x: it is a whole number"),
        (("--password=hunter",), "is told --password=***: it is a whole number"),
        (("--cuont=3",), "takes no argument --cuont"),
    ],
)
def test_what_they_do_not(arguments: tuple[str, ...], message: str) -> None:
    assert said(*arguments) == [message]


def test_what_must_be_told() -> None:
    assert said(required=("topic",)) == ["must be told --topic"]
    assert said("--topic=t", required=("topic",)) == []
    assert said(required=("topic",), TOPIC="t") == []
    assert said(required=("topic",), TOPIC=None) == []
    assert said(required=("topic",), more=True) == []


@given(
    st.lists(st.text(max_size=12), max_size=6), st.dictionaries(st.text(max_size=8), st.none() | st.text(), max_size=4)
)
def test_nothing_makes_it_stumble(arguments: list[str], variables: dict[str, str | None]) -> None:
    schema = json.loads(json.dumps({"properties": PROPERTIES}))
    for message, hint, _ in faults(schema, Told(tuple(arguments), tuple(variables.items()))):
        assert message
        assert isinstance(hint, str)
