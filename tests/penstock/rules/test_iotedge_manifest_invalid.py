"""iotedge-manifest-invalid, on a small fleet."""

import json
from collections.abc import Callable, Mapping

import pytest

from penstock.finding import Severity
from penstock.rules.manifests import faults
from tests.penstock.iotedge.samples import base, module
from tests.penstock.rules.enterprise import Enterprise

CLUSTER = {"clusters/one/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: flux-system}\n"}
Fleet = Callable[[Mapping[str, str]], Enterprise]


def test_the_line_and_the_json_path(fleet: Fleet) -> None:
    wrong = base({"press": module(createOptions="{")})
    text = json.dumps(wrong, indent=2)
    found = fleet({**CLUSTER, "edge/line.json": text}).findings()
    assert [(one.code, one.place.path) for one in found] == [("iotedge-manifest-invalid", "edge/line.json")]
    assert '"createOptions": "{"' in text.splitlines()[found[0].place.line - 1]
    assert found[0].message.startswith(
        "$.modulesContent['$edgeAgent']['properties.desired'].modules.press.settings.create"
    )


def test_a_route_into_nowhere_is_a_warning(fleet: Fleet) -> None:
    held = base({}, routes={"up": 'FROM /messages/* INTO BrokeredEndpoint("/modules/gone/inputs/in")'})
    found = fleet({**CLUSTER, "line.template.json": json.dumps(held)}).findings()
    assert [one.severity for one in found] == [Severity.WARNING]


def test_routes_of_a_gateway_are_checked(fleet: Fleet) -> None:
    files = {"apps/routing.json": '{\n  "routes": {\n    "up": "FROM /* WHERE a = 3 INTO $upstream"\n  }\n}'}
    found = fleet({**CLUSTER, **files}).findings()
    assert [(one.place.line, one.code) for one in found] == [(3, "iotedge-manifest-invalid")]


def test_what_is_no_json_and_what_is_no_manifest(fleet: Fleet) -> None:
    files = {"a.json": '{"modulesContent": {"$edgeAgent": }}', "b.json": "{", "c.json": '{"routes": ["/a"]}'}
    assert fleet({**CLUSTER, **files}).found() == ["iotedge-manifest-invalid a.json"]


@pytest.mark.parametrize("path", ["deep/er/Line.JSON", "line.template", "line.template.json", ".edge/line.json"])
def test_wherever_it_lies_and_whatever_form_it_has(fleet: Fleet, path: str) -> None:
    held = {
        "id": "l",
        "priority": 3,
        "content": {"modulesContent": {"$edgeHub": {"properties.desired.routes.a": "FROM"}}},
    }
    assert fleet({**CLUSTER, path: json.dumps(held)}).found() == [f"iotedge-manifest-invalid {path}"]


def test_a_text_of_utf_16() -> None:
    content = json.dumps(base({"press": module(createOptions="{")}), indent=2)
    assert faults(content.encode("utf-16")) == faults(content.encode()) != []


@pytest.mark.parametrize("text", ["views/into.html", "turn into Main Street", "from the start"])
def test_routes_of_something_else(fleet: Fleet, text: str) -> None:
    assert fleet({**CLUSTER, "routes.json": json.dumps({"routes": {"/a": text}})}).found() == []
