"""config-file-broken, on the worked enterprise."""

from penstock.finding import Place
from tests.penstock.rules.enterprise import Enterprise, Fleet

CODE = "config-file-broken"
NODES = "apps/base/opc-publisher/pn.json"
FLUX = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: historian, namespace: apps}
spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: historian, namespace: apps}
spec:
  interval: 1h
  timeout: 10m
  chartRef: {kind: OCIRepository, name: historian}
  valuesFrom: [{kind: ConfigMap, name: historian}]
---
"""
MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: historian, namespace: apps}
data:
  values.yaml: |
    replicas: 1
    name: a: b
"""


def found(enterprise: Enterprise, cluster: str = "*") -> list[tuple[str, Place]]:
    return [(one.message, one.place) for one in enterprise.findings(cluster) if one.code == CODE]


def test_a_file_of_a_generator_is_told_at_its_line(enterprise: Enterprise) -> None:
    enterprise.replace(NODES, '"UseSecurity": false,', '"UseSecurity": false')
    message = "pn.json is no JSON: line 5 of it: Expecting ',' delimiter"
    assert found(enterprise, "plant-a/l2-line-2") == [(message, Place(NODES, 5))]


def test_a_comment_is_no_fault(enterprise: Enterprise) -> None:
    enterprise.write(NODES, "// the nodes of the line\n" + enterprise.read(NODES))
    assert found(enterprise, "plant-a/l2-line-2") == []


def test_a_text_in_a_manifest_is_told_at_its_line(fleet: Fleet) -> None:
    made = fleet({"clusters/one/map.yaml": MAP, "penstock.yaml": "clusters: [clusters/*]\n"})
    message = "values.yaml is no YAML: line 2 of it: mapping values are not allowed in this context"
    assert found(made) == [(message, Place("clusters/one/map.yaml", 7))]


def test_a_text_on_one_line_is_told_there(fleet: Fleet) -> None:
    text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: apps}\ndata:\n  a.json: "[\\n\\n,"\n'
    made = fleet({"clusters/one/map.yaml": text, "penstock.yaml": "clusters: [clusters/*]\n"})
    assert [place for _, place in found(made)] == [Place("clusters/one/map.yaml", 5)]


def test_values_of_a_release_are_told_once(fleet: Fleet) -> None:
    made = fleet({"clusters/one/map.yaml": FLUX + MAP, "penstock.yaml": "clusters: [clusters/*]\n"})
    assert found(made) == []
    assert len(made.said("values-source-missing")) == 1


def test_what_is_encrypted_is_not_judged(fleet: Fleet) -> None:
    text = MAP.replace("name: a: b", "name: a: ENC[AES256_GCM,data:x,type:str]")
    assert found(fleet({"clusters/one/map.yaml": text, "penstock.yaml": "clusters: [clusters/*]\n"})) == []
