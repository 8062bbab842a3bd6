"""dollar-pair, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import config_map
from tests.penstock.support.manifests import flux

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"
TOPIC = "--senderPubSubTopicName=telemetry"


def test_escape_of_kubernetes_is_lost(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, TOPIC, "--topic=$$(TOPIC)")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("dollar-pair", SENSOR)
    assert finding.message.startswith("$$(TOPIC) loses a dollar")
    assert finding.message.endswith("as $(TOPIC)")


def test_escaped_braces_and_four_dollars(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, TOPIC, "--topic=$${TOPIC}$$$$(TOPIC)")
    assert enterprise.found(enterprise.name) == []


def test_nothing_is_lost_where_nothing_is_substituted(enterprise: Enterprise) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: edge-app1}\ndata: {run: 'echo $$'}\n"
    enterprise.add(text)
    assert enterprise.found(enterprise.name) == []


@pytest.mark.parametrize(
    ("post", "found"),
    [
        ("postBuild: {substituteFrom: [{kind: ConfigMap, name: none, optional: true}]}", False),
        ("postBuild: {substituteFrom: [{kind: ConfigMap, name: none, optional: true}], substitute: {A: b}}", True),
        ("postBuild: {substituteFrom: [{kind: ConfigMap, name: none}]}", True),
        ("postBuild: {}", False),
    ],
)
def test_where_it_is_not_certain_that_anything_is_substituted(post: str, found: bool, fleet: Fleet) -> None:
    made = fleet({"clusters/c/apps.yaml": flux("apps", "apps", post), "apps/map.yaml": config_map("m", run="echo $$")})
    assert bool(made.said("dollar-pair")) is found


def test_secret_values_are_not_told(enterprise: Enterprise) -> None:
    place = "apps/base/tracing"
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {password: wet$$grass}\n"
    enterprise.write(f"{place}/secret.yaml", secret).append(f"{place}/kustomization.yaml", "  - secret.yaml\n")
    assert not [f for f in enterprise.findings(enterprise.name) if "grass" in f.message or f.code == "dollar-pair"]


def test_an_object_is_told_once_at_the_first_line_that_loses_one(enterprise: Enterprise) -> None:
    place = "apps/base/tracing"
    script = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: x}
data:
  run.sh: |
    echo "${HOME:=/}"
    a=$$(cat /a)
    b=$$(cat /b)
    c=$$c
"""
    enterprise.write(f"{place}/script.yaml", script).append(f"{place}/kustomization.yaml", "  - script.yaml\n")
    (finding,) = [one for one in enterprise.findings(enterprise.name) if one.code == "dollar-pair"]
    assert (finding.place.path, finding.place.line) == (f"{place}/script.yaml", 7)
    assert finding.message.startswith("$$(cat loses a dollar")
    assert finding.message.endswith("; 1 more of it")
