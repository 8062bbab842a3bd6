"""values-source-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

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
    with_values(with_map(enterprise), "kind: ConfigMap, name: dapr-values, valuesKey: other.yaml, optional: true")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.severity, finding.hint) == ("values-source-missing", "error", "it has values.yaml")


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
    enterprise.append("penstock.yaml", "assume:\n  - {kind: Secret, namespace: flux-system, name: dapr-values}\n")
    assert "values-source-missing" not in {finding.code for finding in enterprise.findings(enterprise.name)}
