"""values-source-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

BASE = "platform/base/dapr"
RELEASE = f"{BASE}/release.yaml"
MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: dapr-values, namespace: flux-system}
data: {values.yaml: "a: 1"}
"""


def with_values(enterprise: Enterprise, entry: str) -> Enterprise:
    """The enterprise whose Dapr takes values from somewhere."""
    return enterprise.replace(RELEASE, "spec:\n", f"spec:\n  valuesFrom: [{{{entry}}}]\n")


def with_map(enterprise: Enterprise) -> Enterprise:
    """The enterprise with a ConfigMap dapr-values that has the key values.yaml."""
    enterprise.write(f"{BASE}/values.yaml", MAP)
    return enterprise.replace(f"{BASE}/kustomization.yaml", "resources:\n", "resources:\n  - values.yaml\n")


def test_config_map_that_is_nowhere(enterprise: Enterprise) -> None:
    found = with_values(enterprise, "kind: ConfigMap, name: dapr-values").found(enterprise.name)
    assert found == [f"values-source-missing {RELEASE}"]


def test_key_that_is_not_there(enterprise: Enterprise) -> None:
    with_values(with_map(enterprise), "kind: ConfigMap, name: dapr-values, valuesKey: other.yaml")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.severity, finding.hint) == ("values-source-missing", "error", "it has values.yaml")


@pytest.mark.parametrize(
    ("name", "key", "field", "hint"),
    [
        ("dapr-value", "values.yaml", "name", "write dapr-values"),
        ("dapr-values", "value.yaml", "valuesKey", "it has values.yaml"),
    ],
)
def test_the_field_to_mend(enterprise: Enterprise, name: str, key: str, field: str, hint: str) -> None:
    with_values(with_map(enterprise), f"\n    kind: ConfigMap,\n    name: {name},\n    valuesKey: {key}\n  ")
    (found,) = enterprise.findings(enterprise.name)
    written = enterprise.read(RELEASE).split("\n")[found.place.line - 1]
    assert (written.split(":")[0].strip(), found.hint) == (field, hint)


def test_hash_of_a_generator(enterprise: Enterprise) -> None:
    with_values(enterprise, "kind: ConfigMap, name: dapr-values")
    generator = "configMapGenerator:\n  - {name: dapr-values, namespace: flux-system, literals: [values.yaml=a]}\n"
    enterprise.append(f"{BASE}/kustomization.yaml", generator)
    (finding,) = enterprise.findings(enterprise.name)
    assert "set disableNameSuffixHash" in finding.hint


def test_what_is_there_or_optional(enterprise: Enterprise) -> None:
    with_values(with_map(enterprise), "kind: ConfigMap, name: dapr-values}, {kind: Secret, name: x, optional: true")
    assert enterprise.found(enterprise.name) == []


def test_secret_that_a_controller_makes(enterprise: Enterprise) -> None:
    with_values(enterprise, "kind: Secret, name: dapr-values")
    text = """\
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: dapr, namespace: flux-system}
        spec: {secretName: dapr-values, dnsNames: [dapr.example], issuerRef: {name: site}}
        """
    enterprise.add(text)
    assert "values-source-missing" not in {finding.code for finding in enterprise.findings(enterprise.name)}


def test_what_penstock_yaml_says_to_exist_on_clusters_alone(enterprise: Enterprise) -> None:
    with_values(enterprise, "kind: Secret, name: dapr-values")
    assumed = "  - {kind: Secret, namespace: flux-system, name: dapr-values}\n"
    enterprise.replace("penstock.yaml", "assume:\n", f"assume:\n{assumed}")
    assert "values-source-missing" not in {finding.code for finding in enterprise.findings(enterprise.name)}


TAKES = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: r, namespace: edge-app1}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}, valuesFrom: [{kind: ConfigMap, name: m%s}]}
"""
HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: edge-app1%s}\n"


@pytest.mark.parametrize(
    ("entry", "metadata", "data", "counts"),
    [
        ("", "", "data: {values.yaml: 'a: b'}", False),
        ("", "", "binaryData: {values.yaml: YTogYg==}", True),  # Flux reads data alone
        (", valuesKey: x", "", "data: {y: 'a: b'}", True),
        (", valuesKey: x, optional: true", "", "data: {y: 'a: b'}", False),  # as its code has it
        (", valuesKey: x", ", annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}", "data: {y: 'a: b'}", False),
    ],
)
def test_keys(entry: str, metadata: str, data: str, counts: bool, fleet: Fleet) -> None:
    made = fleet(small(TAKES % entry, f"{HEAD % metadata}{data}\n"))
    assert bool(made.said("values-source-missing")) is counts


RELEASE_OF = """\
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {{name: {name}, namespace: flux-system}}
        spec:
          interval: 1h
          timeout: 5m
          chartRef: {{kind: OCIRepository, name: dapr, namespace: flux-system}}
        """


@pytest.mark.parametrize(
    ("data", "entry", "told"),
    [
        ("a: [b", "", "is not YAML: line "),
        ("- a", "", "is no mapping"),
        ("a", "", "is no mapping"),
        ("# later", "", ""),
        ("a: b", "", ""),
        ("a: [b", ", targetPath: a", ""),
    ],
)
def test_values_that_nobody_can_read(data: str, entry: str, told: str, fleet: Fleet) -> None:
    some = HEAD % "" + f'data: {{values.yaml: "{data}"}}\n'
    said = fleet(small(TAKES % entry, some)).said("values-source-missing")
    assert [told in one for one in said] == [True] * bool(told)


CLUSTER = """\
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: {name: history, namespace: flux-system}
        spec: {instances: 1}
        """


@pytest.mark.parametrize("name", ["history-app", "history"])
def test_an_operator_calls_what_it_makes_after_its_object(enterprise: Enterprise, name: str) -> None:
    with_values(enterprise, f"kind: Secret, name: {name}").add(CLUSTER)
    assert "values-source-missing" not in " ".join(enterprise.found(enterprise.name))


@pytest.mark.parametrize(("name", "told"), [("history-app", False), ("dapr-app", True), ("historyapp", True)])
def test_a_chart_calls_what_it_makes_after_another_release(enterprise: Enterprise, name: str, told: bool) -> None:
    with_values(enterprise, f"kind: Secret, name: {name}").add(RELEASE_OF.format(name="history"))
    assert ("values-source-missing" in " ".join(enterprise.found(enterprise.name))) is told


@pytest.mark.parametrize(("name", "told"), [("dapr-value", True), ("anything", False)])
def test_where_anything_may_be_a_slip_is_told(enterprise: Enterprise, name: str, told: bool) -> None:
    anywhere = "apiVersion: example.org/v1\nkind: Maker\nmetadata: {name: m}\n"
    with_values(with_map(enterprise), f"kind: ConfigMap, name: {name}").add(anywhere)
    assert any(one.startswith("values-source-missing") for one in enterprise.found(enterprise.name)) is told


@pytest.mark.parametrize(("key", "told"), [("values.yml", True), ("settings.yaml", False)])
def test_a_generator_that_calls_the_values_otherwise(key: str, told: bool, fleet: Fleet) -> None:
    """The release says no key: then the generator is the one to edit."""
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec:\n  interval: 1h\n  chartRef: {kind: OCIRepository, name: r}\n"
        "  valuesFrom:\n    - {kind: ConfigMap, name: given}\n"
    )
    listed = (
        "resources: [release.yaml]\ngeneratorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n"
        f"  - name: given\n    namespace: edge-app1\n    files:\n      - {key}=v.yaml\n"
    )
    files = {"clusters/c/kustomization.yaml": listed, "clusters/c/release.yaml": release, "clusters/c/v.yaml": "a: b\n"}
    (found,) = (one for one in fleet(files).findings("c") if one.code == "values-source-missing")
    place = ("clusters/c/kustomization.yaml", 4) if told else ("clusters/c/release.yaml", 8)
    assert (found.place.path, found.place.line) == place
