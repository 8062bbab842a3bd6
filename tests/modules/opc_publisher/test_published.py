"""Published-nodes files in all their forms; each fault with its place, and never the whole file for one bad entry."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opc_publisher import fields
from opc_publisher.fault import Weight
from opc_publisher.published import Published, read
from opc_publisher.schema import schema, text
from tests.modules.support.programs import ROOT

SCHEMA = ROOT / "schemas" / "published-nodes.schema.json"
GOOD: dict[str, Any] = {"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": [{"Id": "ns=2;s=A"}]}


def errors(published: Published) -> list[tuple[str, str, int, int]]:
    return [
        (fault.code, fault.path, fault.line, fault.column) for fault in published.faults if fault.weight is Weight.ERROR
    ]


def test_comments_trailing_commas_and_a_byte_order_mark() -> None:
    said = '\ufeff// head\n[ /* one */ {"EndpointUrl": "opc.tcp://plc:4840", // "no": string\n'
    said += ' "OpcNodes": [{"Id": "s=a//b",},],},\n]\n// end'
    found = read(said)
    assert found.faults == ()
    assert str(found.entries[0].nodes[0].values["Id"]) == "s=a//b"


def test_the_form_before_2_5() -> None:
    found = read('[{"EndpointUrl": "opc.tcp://plc:4840", "NodeId": {"Identifier": "nsu=urn:x;i=7"}}]')
    assert found.faults == ()
    assert [str(node.values["Id"]) for node in found.entries[0].nodes] == ["nsu=urn:x;i=7"]


def test_expanded_node_ids_and_names_in_any_case() -> None:
    found = read('[{"endpointUrl": "opc.tcp://plc:4840", "opcNodes": [{"expandedNodeId": "nsu=urn:x;s=A"}]}]')
    assert found.faults == ()
    assert found.entries[0].nodes[0].values["ExpandedNodeId"].uri == "urn:x"


def test_each_fault_has_its_place_and_the_rest_is_used() -> None:
    said = """[
  {"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": [
     {"Id": "ns=2;s=A"},
     {"Id": "ns=2;q=B"},
     {"Id": "ns=2;s=C", "QueueSize": "many"}
  ]},
  {"EndpointUrl": "http://plc", "OpcNodes": []},
  {"OpcNodes": [{"Id": "i=1"}]},
  {"EndpointUrl": "opc.tcp://b:1" "OpcNodes": []},
  17,
  {"EndpointUrl": "opc.tcp://c:1", "OpcNodes": [{"Id": "i=85"}]}
]"""
    found = read(said)
    assert [[str(node.values["Id"]) for node in entry.nodes] for entry in found.entries] == [["ns=2;s=A"], ["i=85"]]
    assert errors(found) == [
        ("bad-value", "$[0].OpcNodes[1].Id", 4, 13),
        ("bad-value", "$[0].OpcNodes[2].QueueSize", 5, 38),
        ("bad-value", "$[1].EndpointUrl", 7, 19),
        ("missing-field", "$[2]", 8, 3),
        ("not-json", "$[3]", 9, 35),
        ("not-an-object", "$[4]", 10, 3),
    ]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("{}", (1, 1)),
        ("nonsense", (1, 1)),
        # As a file is while somebody writes it; who wants no nodes writes [].
        ("", (1, 1)),
        ('[{"EndpointUrl": "opc.tcp://a:1"}] more', (1, 36)),
        ("// only\n{}", (2, 1)),
    ],
)
def test_what_is_no_array_is_one_fault(said: str, place: tuple[int, int]) -> None:
    found = read(said)
    assert found.entries == ()
    assert [(code, (line, column)) for code, _, line, column in errors(found)] == [("not-an-array", place)]


def test_a_file_that_was_cut_off_keeps_what_is_whole() -> None:
    whole = json.dumps([GOOD, {**GOOD, "EndpointUrl": "opc.tcp://other:4840"}])
    found = read(whole[:-20])
    assert [entry.values["EndpointUrl"] for entry in found.entries] == ["opc.tcp://plc:4840"]
    assert [code for code, *_ in errors(found)] == ["not-json"]


def test_unknown_and_ineffective_fields_are_warnings_with_a_hint() -> None:
    found = read('[{"EndpointUrl": "opc.tcp://a:1", "UseSecurty": true, "UseReverseConnect": true, "OpcNodes": []}]')
    assert len(found.entries) == 1
    assert found.whole
    assert [(fault.code, fault.message) for fault in found.faults] == [
        ("unknown-field", "'UseSecurty' is no field; did you mean UseSecurity?"),
        ("without-effect", "UseReverseConnect: this publisher does not do that"),
    ]


def test_a_field_without_effect_says_so() -> None:
    """What nothing reads would else be a promise that nobody keeps."""
    source = Path(fields.__file__).parent
    read_in = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py") if path.name != "fields.py")
    silent = [
        one.name
        for one in (*fields.ENTRY, *fields.NODE)
        if not one.ignored and not one.about.endswith("for people.") and not re.search(_reading(one.name), read_in)
    ]
    assert silent == []


def _reading(name: str) -> str:
    """How a field is read: by its name, or a time span by the name of the field that it wins over."""
    return f'"({name}|{name.removesuffix("Timespan")})"'


@pytest.mark.parametrize(("asked", "instead"), [("Uadp", "Json"), ("avro", "Json"), ("JsonReversibleGzip", "JsonGzip")])
def test_an_encoding_that_is_not_had_is_told_with_its_place_and_json_is_sent(asked: str, instead: str) -> None:
    found = read(json.dumps([{**GOOD, "MessageEncoding": asked}], indent=1))
    assert found.whole
    assert found.entries[0].values["MessageEncoding"] == instead
    (fault,) = found.faults
    assert (fault.code, fault.path, fault.weight) == ("encoding-not-had", "$[0].MessageEncoding", Weight.WARNING)
    assert fault.line > 1
    assert f"sent as {instead}" in fault.message


@pytest.mark.parametrize(
    "written",
    ["ns=2;s=X", "nsu=http://microsoft.com/Opc/OpcPlc/;s=X", "http://microsoft.com/Opc/OpcPlc/#s=X", "i=2258",
     "svu=urn:server;nsu=urn:x;i=1", "g=0c4e4d1a-8a2c-4a4e-9f32-cd1b2f1e0001", "ns=1;b=M/RbKBsRVkePCePcx24oRA==",
     "nsu=urn:a;b;s=X;s=Y"],
)  # fmt: skip
def test_node_ids_as_people_write_them(written: str) -> None:
    assert read(json.dumps([{**GOOD, "OpcNodes": [{"Id": written}]}])).whole


@pytest.mark.parametrize(
    "written", ["", "X", "ns=;s=X", "ns=70000;s=X", "nsu=;s=X", "i=x", "i=4294967296", "g=1", "b=*", "s="]
)
def test_node_ids_that_are_none(written: str) -> None:
    assert not read(json.dumps([{**GOOD, "OpcNodes": [{"Id": written}]}])).whole


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_it_raise(said: str) -> None:
    read(said)
    read(f"[{said}]")


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_faults_are_where_the_value_is(data: st.DataObject) -> None:
    nodes = data.draw(st.integers(1, 8))
    bad = data.draw(st.integers(0, nodes - 1))
    indent = data.draw(st.sampled_from([None, 1, 4]))
    entry = {**GOOD, "OpcNodes": [{"Id": f"i={one + 1}", "QueueSize": -1 if one == bad else 1} for one in range(nodes)]}
    said = "// first\n" + json.dumps([GOOD, entry], indent=indent)
    ((code, path, line, column),) = errors(read(said))
    assert (code, path) == ("bad-value", f"$[1].OpcNodes[{bad}].QueueSize")
    assert said.splitlines()[line - 1][column - 1 :].startswith("-1")


def test_the_committed_schema_is_that_of_the_tables() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == text(), (
        "python -m opc_publisher.schema > schemas/published-nodes.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(schema())


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 300), st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.sampled_from(["", " ", "x", "Best", "json", "PubSub", "00:00:01", "1.00:00:00.5", "i=1", "ns=2;s=A", "Percent",
                     "opc.tcp://a:1", "0c4e4d1a-8a2c-4a4e-9f32-cd1b2f1e0001", "1:3", "Value", "WatchdogLKG"]),
    st.lists(st.sampled_from(["a", "", 1]), max_size=2), st.just({}),
)  # fmt: skip


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_reader_and_schema_agree_that_a_value_is_of_its_kind(data: st.DataObject) -> None:
    made = schema()
    where = data.draw(st.sampled_from(["entry", "node"]))
    name = data.draw(st.sampled_from(sorted(made["$defs"][where]["properties"].keys() - {"OpcNodes", "NodeId"})))
    value = data.draw(VALUES)
    entry = {**GOOD, name: value} if where == "entry" else {**GOOD, "OpcNodes": [{"Id": "i=1", name: value}]}
    valid = jsonschema.Draft202012Validator(made).is_valid([entry])
    found = read(json.dumps([entry]))
    if found.whole:
        assert valid, (name, value)
    # The reader is stricter only about what a pattern cannot say: the inside of URLs, node ids and time spans.
    elif valid and name not in ("EndpointUrl", "Id", "ExpandedNodeId") and "Timespan" not in name:
        raise AssertionError((name, value, [str(fault) for fault in found.faults]))


SAMPLES = os.environ.get("PUBLISHED_NODES_SAMPLES", "")


if SAMPLES:  # a folder of the original project's samples, which are not kept here

    def test_samples_of_the_original_load() -> None:
        """Every file that is an array, with what a template leaves open filled in."""
        seen = 0
        for path in sorted(Path(SAMPLES).rglob("*.json")):
            said = path.read_text(encoding="utf-8-sig")
            said = re.sub(r"\{\{EndpointUrl\}\}|opc\.tcp://<[^\"]*", "opc.tcp://plc:4840", said)
            said = said.replace('"{{UseReverseConnect}}"', "false").replace("{{SecurityMode}}", "None")
            if not re.match(r"(\s|//[^\n]*\n|/\*.*?\*/)*\[", said, re.DOTALL):
                continue
            found = read(said)
            assert errors(found) == [], path
            seen += 1
        assert seen >= 40


@pytest.mark.parametrize("path", sorted(ROOT.glob("apps/**/pn.json")), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_fleets_own_files_are_without_fault(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    assert read(said).faults == ()
    jsonschema.validate(json.loads(said), schema())


@pytest.mark.parametrize(
    ("entry", "code", "says"),
    [
        ('{"EndpointUrl": "opc.tcp://a:1", "X": ' + "[" * 40_000 + "]" * 40_000 + "}", "not-json", "lies too deep"),
        ('{"EndpointUrl": "opc.tcp://a:1", "X": ' + "9" * 5000 + "}", "not-json", "too many digits"),
        ("[" * 200_000, "not-json", "lies too deep"),
        ('{"EndpointUrl": "opc.tcp://a:65536", "OpcNodes": []}', "bad-value", "has a port above 65535"),
        ('{"EndpointUrl": "opc.tcp://[::1]:99999/x", "OpcNodes": []}', "bad-value", "has a port above 65535"),
        (
            '{"EndpointUrl": "opc.tcp://a:1", "OpcNodes": [{"Id": "ns=2;s=\\ud800"}]}',
            "bad-value",
            "half of a character",
        ),
    ],
)
def test_what_no_parser_takes_is_a_fault_and_the_rest_is_used(entry: str, code: str, says: str) -> None:
    found = read('[{"EndpointUrl": "opc.tcp://good:4840", "OpcNodes": [{"Id": "i=1"}]}, ' + entry + "]")
    assert [(fault.code, says in fault.message) for fault in found.faults] == [(code, True)]
    assert [len(one.nodes) for one in found.entries][:1] == [1]


@pytest.mark.parametrize("fields", ['{"a": NaN}', '{"a": [-1e999]}', '{"a": "\\ud800"}', '{"\\ud800": 1}'])
def test_extension_fields_that_no_message_could_hold_are_a_fault(fields: str) -> None:
    (fault,) = read(f'[{{"EndpointUrl": "opc.tcp://a:1", "DataSetExtensionFields": {fields}, "OpcNodes": []}}]').faults
    assert (fault.code, fault.path) == ("bad-value", "$[0].DataSetExtensionFields")
    assert "JSON cannot say" in fault.message


@pytest.mark.parametrize("value", ["NaN", "1e999", "-1"])
def test_a_deadband_that_is_no_number(value: str) -> None:
    node = f'{{"Id": "i=1", "DeadbandValue": {value}}}'
    (fault,) = read(f'[{{"EndpointUrl": "opc.tcp://a:1", "OpcNodes": [{node}]}}]').faults
    assert fault.path == "$[0].OpcNodes[0].DeadbandValue"
