"""published-nodes-invalid, on the worked enterprise."""

import pytest

from penstock.finding import Place
from tests.penstock.rules.enterprise import Enterprise

CODE = "published-nodes-invalid"
LINE = "plant-a/l2-line-2"
BASE = "apps/base/opc-publisher/pn.json"
LOCAL = "apps/sites/plant-b/local/l2-line-1/pn.json"


def found(enterprise: Enterprise, cluster: str) -> list[tuple[Place, str]]:
    return [(one.place, one.hint) for one in enterprise.findings(cluster) if one.code == CODE]


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ('"EndpointUrl"', '"EndpointUri"', 3, "write EndpointUrl"),
        ('"EndpointUrl"', '"Server"', 2, "name the server, such as opc.tcp://plc:4840"),
        ('"opc.tcp://', '"http://', 3, "write opc.tcp://<host>:<port>"),
        ('"OpcNodes"', '"OpcNode"', 7, "write OpcNodes"),
        (";s=Fast", ";Fast", 9, "write nsu=<uri>;s=<name>, or ns=<number> with s=, i=, g= or b="),
    ],
)
def test_what_the_publisher_passes_over(enterprise: Enterprise, old: str, new: str, line: int, hint: str) -> None:
    enterprise.replace(BASE, old, new)
    assert found(enterprise, LINE) == [(Place(BASE, line), hint)]


def test_the_file_of_a_line(enterprise: Enterprise) -> None:
    enterprise.replace(LOCAL, '{"Id": "nsu=urn:aurora:pasteuriser;s=Hold.Flow"', '{"Node": "Hold.Flow"')
    assert [place for place, _ in found(enterprise, "plant-b/l2-line-1")] == [Place(LOCAL, 13)]


def test_other_spellings_comments_and_a_last_comma(enterprise: Enterprise) -> None:
    enterprise.replace(BASE, '"EndpointUrl"', '// the machine\n    "endpointUrl"')
    enterprise.replace(BASE, '"OpcSamplingInterval": 1000,', '"OpcSamplingInterval": 1000, "Unheard": 1,')
    assert found(enterprise, LINE) == []
