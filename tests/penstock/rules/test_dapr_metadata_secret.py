"""dapr-metadata-secret, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

BUS = "apps/base/local-pub-sub/component.yaml"


def test_password(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "    - name: qos\n", "    - {name: password, value: wet-grass-7}\n    - name: qos\n")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path, finding.message) == (
        "dapr-metadata-secret",
        BUS,
        "metadata password is in clear text",
    )


def test_variable(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "    - name: qos\n", "    - {name: username, value: '${CLUSTER}'}\n    - name: qos\n")
    assert enterprise.found(LINE) == []
