"""The schemas are schemas, and take what they should."""

import pytest
from jsonschema import Draft202012Validator

from penstock.iotedge.schema import MANIFEST, ROUTE_FILE
from tests.penstock.iotedge.samples import UP, base, layer, module


@pytest.mark.parametrize("schema", [MANIFEST, ROUTE_FILE])
def test_they_are_schemas(schema: dict[str, object]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "value",
    [
        base({"press": module(createOptions="{}", startupOrder=0, imagePullPolicy="never")}),
        base({}, version="1.0"),
        base({}, routes={"a": {"route": UP, "priority": 0, "timeToLiveSecs": 10}}),
        layer({"press": module()}, {"up": UP}),
        layer({"press": module()}, id="x", priority=3, targetCondition="*"),
    ],
)
def test_manifests_fit(value: object) -> None:
    assert list(Draft202012Validator(MANIFEST).iter_errors(value)) == []


@pytest.mark.parametrize(
    "value", [{}, base({"a.b": module()}), base({}, version="2.0"), base({"p": module(status="paused")}), [1]]
)
def test_others_do_not(value: object) -> None:
    assert list(Draft202012Validator(MANIFEST).iter_errors(value))


def test_routes() -> None:
    fits = Draft202012Validator(ROUTE_FILE).is_valid
    assert fits({"routes": {"up": UP}, "storeAndForwardConfiguration": {"timeToLiveSecs": -1}})
    assert not fits({"routes": {"a b": UP}})
    assert not fits({"routes": {"up": {"route": UP, "priority": 10}}})
