"""What is wrong with a published-nodes file."""

import json

import pytest

from penstock.rules.published_nodes import ENTRY, OF_NODE, faults
from tests.penstock.rules.enterprise import ROOT

NODES = '[{"EndpointUrl": "opc.tcp://plc", "OpcNodes": [%s]}]'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", []),
        ('{"EndpointUrl": "opc.tcp://plc"}', ["it is no list of entries"]),
        ('["opc.tcp://plc"]', ["an entry is no object"]),
        ('[{"EndpointUrl": null}]', ["an entry has no EndpointUrl"]),
        ('[{"EndpointUrl": "opc.tcp://[::1]:4840/a", "OpcNodes": null}]', []),
        ('[{"EndpointUrl": "opc.tcp://plc", "NodeId": {"Identifier": "i=2258"}}]', []),
        ('[{"EndpointUrl": 1}]', ["EndpointUrl is no address of an OPC UA server"]),
        ('[{"EndpointUrl": "opc.tcp://plc", "OpcNodes": {}}]', ["OpcNodes is no list"]),
        (NODES % '"i=1"', ["a node is no object"]),
        (NODES % '{"BrowsePath": ["a"]}, {"ModelChangeHandling": {}}', []),
        (NODES % '{"DisplayName": "a"}', ["a node has no Id"]),
        (NODES % '{"Id": "i=2258"}, {"id": "ns=2;g=09087e75-8e5e-499b-954f-f2a9603db28a"}', []),
        (NODES % '{"Id": "http://opcfoundation.org/UA/#i=2258"}, {"Id": "nsu=urn:a;b;s=x"}', []),
        (NODES % '{"Id": "ns=x;s=a"}', ["Id is no node of an OPC UA server"]),
        (NODES % '{"Id": "i=1", "QueueSise": 2}', ["QueueSise is no field"]),
        ('[{"EndpointUrl": ', []),
    ],
)
def test_texts(text: str, told: list[str]) -> None:
    assert [one.message for one in faults(text)] == told


def test_the_line_of_each() -> None:
    text = '[\n\t{\n\t\t"EndpointUrl": "opc.tcp://a",\n\t\t"OpcNodes": [\n\t\t\t{"Id": "a"}\n]}]'
    assert [one.line for one in faults(text)] == [5]


def test_the_fields_are_those_of_the_module() -> None:
    schema = json.loads((ROOT / "schemas/published-nodes.schema.json").read_text())["$defs"]
    assert sorted(ENTRY.values()) == sorted(schema["entry"]["properties"])
    assert sorted(OF_NODE.values()) == sorted(schema["node"]["properties"])
