"""kustomization-field-doubled, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import config_map

TOP, BASE = "apps/levels/l2/kustomization.yaml", "apps/base/opc-plc/kustomization.yaml"


def test_a_key_that_is_there_again(enterprise: Enterprise) -> None:
    enterprise.append(TOP, "commonAnnotations: {a: b}\ncommonAnnotations: {a: b}\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, str(finding.place)) == ("kustomization-field-doubled", f"{TOP}:11")


def test_further_down_and_inside(enterprise: Enterprise) -> None:
    enterprise.append(BASE, "commonAnnotations:\n  a: b\n  c: d\n  a: b\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.code == "kustomization-field-doubled"
    assert finding.message.startswith("a is there twice")


def test_the_same_key_in_another_mapping(enterprise: Enterprise) -> None:
    enterprise.append(TOP, "commonAnnotations: {a: b}\nlabels:\n  - pairs: {a: b}\n  - pairs: {c: d}\n")
    assert enterprise.found(enterprise.name) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Resources: [other.yaml]\nresources: [map.yaml]\n", [1]),
        ("resources: [map.yaml]\nRESOURCES: []\nResources: []\n", [2, 3]),
        ("resources: [map.yaml]\nreplicas:\n  - {name: a, Name: b, count: 1}\n", [3]),
        ("resources: [map.yaml]\ncommonLabels: {a: b}\nCommonLabels: {c: d}\n", []),
        ("resources: [map.yaml]\ncommonLabels: {a: b, A: b}\n", []),
    ],
)
def test_two_spellings_of_a_field(text: str, lines: list[int], fleet: Fleet) -> None:
    made = fleet({"clusters/c/kustomization.yaml": text, "clusters/c/map.yaml": config_map("settings")})
    found = [one for one in made.findings("c") if one.code == "kustomization-field-doubled"]
    assert sorted(one.place.line for one in found) == lines
