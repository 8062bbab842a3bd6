"""key-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


def test_key_that_is_not_there(enterprise: Enterprise) -> None:
    volume = "volumes: [{name: a, configMap: {name: opc-publisher-configmap, items: [{key: nodes.json, path: a}]}}]"
    (finding,) = enterprise.add(pod(volume)).findings(LINE)
    assert (finding.code, finding.place.path) == ("key-missing", EXTRA)
    assert finding.message == "ConfigMap/edge-app1/opc-publisher-configmap has no key nodes.json"


def test_key_that_is_there(enterprise: Enterprise) -> None:
    volume = "volumes: [{name: a, configMap: {name: opc-publisher-configmap, items: [{key: pn.json, path: a}]}}]"
    assert enterprise.add(pod(volume)).found(LINE) == []
