"""kustomization-field-doubled, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

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
