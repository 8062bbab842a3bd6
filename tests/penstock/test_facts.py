import pytest

from penstock.facts import ClusterFacts, Facts, SiteFacts, minor, read
from penstock.finding import Severity
from tests.penstock.support.values import document

SITE = {"ENTERPRISE": "aurora", "SITE": "plant-a", "TIME_ZONE": "Europe/Berlin", "OWNER": "ot"}
CLUSTER = {
    "CLUSTER": "line-1",
    "LEVEL": "l2",
    "ZONE": "cell-1",
    "CONNECTIVITY": "online",
    "KUBERNETES_VERSION": "1.33",
    "FLUX_VERSION": "2.9.1",
}


@pytest.mark.parametrize(
    ("version", "parts"),
    [
        ("1.34", (1, 34)),
        ("v1.34.2", (1, 34)),
        ("1.34.2+k3s1", (1, 34)),
        ("1.34+", (1, 34)),
        ("2.9-rc.1", (2, 9)),
        ("", None),
        ("1", None),
        ("latest", None),
        ("a.b", None),
        ("1.x", None),
    ],
)
def test_a_version_is_read_to_its_minor(version: str, parts: tuple[int, int] | None) -> None:
    assert minor(version) == parts


@pytest.mark.parametrize(("model", "values"), [(SiteFacts, SITE), (ClusterFacts, CLUSTER)])
def test_good_facts_have_no_fault_and_may_have_more(model: type[Facts], values: dict[str, str]) -> None:
    facts = document("v1", "ConfigMap", "facts", data={**values, "ANYTHING": "else"})
    assert read(model, facts, "a") == ({**values, "ANYTHING": "else"}, [])


@pytest.mark.parametrize(
    ("model", "values", "name", "value"),
    [
        (SiteFacts, SITE, "TIME_ZONE", "Mars/Olympus"),
        (SiteFacts, SITE, "TIME_ZONE", "../etc/passwd"),
        (SiteFacts, SITE, "SITE", ""),
        (SiteFacts, SITE, "SITE", "plant a"),
        (ClusterFacts, CLUSTER, "CLUSTER", "a/b"),
        (ClusterFacts, CLUSTER, "CLUSTER", ""),
        (ClusterFacts, CLUSTER, "ZONE", ""),
        (ClusterFacts, CLUSTER, "NODE_CIDR", "10.0.0.0"),
        (ClusterFacts, CLUSTER, "CHILD_CIDR", "10.0.0.0/33"),
        (ClusterFacts, CLUSTER, "DEVICE_CIDR", "plc"),
        (ClusterFacts, CLUSTER, "PARENT_GATEWAY_ADDRESS", "gateway"),
        (ClusterFacts, CLUSTER, "LEVEL", "l9"),
        (ClusterFacts, CLUSTER, "CONNECTIVITY", "sometimes"),
        (ClusterFacts, CLUSTER, "KUBERNETES_VERSION", "newest"),
        (ClusterFacts, CLUSTER, "POD_CIDR", "10.0.0.1/8"),
        (ClusterFacts, CLUSTER, "GATEWAY_ADDRESS", "10.0.0.256"),
        (ClusterFacts, CLUSTER, "REGISTRY", "https://registry.example"),
        (ClusterFacts, CLUSTER, "REGISTRY", "registry.example/"),
        (ClusterFacts, CLUSTER, "NODE_CIDR", "10.0.0.0/8, banana"),
    ],
)
def test_a_bad_fact_is_one_finding_that_names_it(
    model: type[Facts], values: dict[str, str], name: str, value: str
) -> None:
    strings, (fault,) = read(model, document("v1", "ConfigMap", "facts", data={**values, name: value}), "a")
    assert strings[name] == value
    assert (fault.code, fault.severity, fault.clusters) == ("facts-invalid", Severity.ERROR, ("a",))
    assert name in fault.message


def test_a_missing_fact_is_a_finding() -> None:
    values = {name: value for name, value in CLUSTER.items() if name != "ZONE"}
    _, (fault,) = read(ClusterFacts, document("v1", "ConfigMap", "facts", data=values), "a")
    assert "ZONE" in fault.message


def test_what_is_null_is_an_empty_string_to_the_api_server() -> None:
    facts, _ = read(ClusterFacts, document("v1", "ConfigMap", "cluster-facts", data={"PARENT": None}), "one")
    assert facts == {"PARENT": ""}


def test_networks_may_be_several() -> None:
    values = {**CLUSTER, "NODE_CIDR": "10.0.0.0/8, fd00::/8, 10.41.4.7/32"}
    assert read(ClusterFacts, document("v1", "ConfigMap", "facts", data=values), "a")[1] == []


@pytest.mark.parametrize("data", [None, [1], "x"])
def test_data_that_is_no_mapping_is_no_crash(data: object) -> None:
    strings, faults = read(SiteFacts, document("v1", "ConfigMap", "facts", data=data), "a")
    assert strings == {}
    assert faults


def test_a_version_without_quotes_is_unknown_and_no_fault_of_its_own() -> None:
    facts = document("v1", "ConfigMap", "facts", data={**CLUSTER, "KUBERNETES_VERSION": 1.3})
    strings, faults = read(ClusterFacts, facts, "a")
    assert "KUBERNETES_VERSION" not in strings
    assert faults == []
