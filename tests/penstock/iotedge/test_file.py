"""Files that may be manifests."""

import json

from penstock.iotedge.file import faults_of, is_routes
from tests.penstock.iotedge.samples import UP, base


def test_a_good_manifest_and_other_json() -> None:
    for value in (base({}), {"routes": {"up": UP}}, {"routes": {"a": "/b"}}, [1], {"routes": [UP]}):
        assert list(faults_of(json.dumps(value).encode())) == []


def test_a_broken_manifest_has_a_line_and_broken_other_json_has_none() -> None:
    assert [line for line, _ in faults_of(b'{"modulesContent":\n {"$edgeAgent" 3}}')] == [2]
    assert list(faults_of(b"{")) == []


def test_routes_of_a_gateway() -> None:
    assert is_routes({"routes": {"up": UP}, "storeAndForwardConfiguration": {}})
    assert not is_routes({"routes": {"up": UP}, "paths": {}})
    found = [str(one) for _, one in faults_of(b'{"routes": {"up": {"route": "FROM /* INTO nowhere", "priority": 3}}}')]
    assert found == [
        "$.routes.up.route: route up: there is no sink nowhere; there are $upstream and BrokeredEndpoint(…) (column 14)"
    ]
