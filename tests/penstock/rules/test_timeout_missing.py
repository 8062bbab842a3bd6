"""timeout-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, FOLDER, Enterprise

RELEASE = "platform/base/dapr/release.yaml"


def test_kustomization_without_a_timeout(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  timeout: 10m\n", "")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("timeout-missing", APPS)
    assert finding.message == "no timeout: it is its interval (1h)"


def test_release_without_a_timeout(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "  timeout: 10m\n", "")
    assert enterprise.found(enterprise.name) == [f"timeout-missing {RELEASE}"]


def test_sources_have_a_good_one_by_themselves(enterprise: Enterprise) -> None:
    enterprise.replace(f"{FOLDER}/source.yaml", "  timeout: 2m\n", "")
    assert enterprise.found(enterprise.name) == []
