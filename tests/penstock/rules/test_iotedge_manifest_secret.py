"""iotedge-manifest-secret, on a small fleet; the value is never told."""

import json
from collections.abc import Callable, Mapping

from tests.penstock.iotedge.samples import KEY, base, module
from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.rules.test_iotedge_manifest_invalid import CLUSTER

Fleet = Callable[[Mapping[str, str]], Enterprise]


def test_everywhere_a_secret_may_be(fleet: Fleet) -> None:
    held = base(
        {"press": module(env={"CS": {"value": KEY}}, createOptions=json.dumps({"Env": [f"CS={KEY}"]}))},
        credentials={"acr": {"address": "registry.example", "username": "puller", "password": "wet-grass-7"}},
        twins={"press": {"inner": {"cs": KEY}}},
    )
    found = fleet({**CLUSTER, "edge/line.json": json.dumps(held, indent=1)}).findings()
    assert [one.code for one in found] == ["iotedge-manifest-secret"] * 4
    assert not any("c3RlYW0" in one.message + one.hint or "wet-grass" in one.message for one in found)


def test_placeholders_are_none(fleet: Fleet) -> None:
    held = base(
        {"press": module(env={"CONNECTION_STRING": {"value": "$CONNECTION_STRING"}})},
        credentials={"acr": {"address": "$ADDRESS", "username": "$USER", "password": "$PASSWORD"}},
    )
    assert fleet({**CLUSTER, "line.template.json": json.dumps(held)}).found() == []
