"""chart-not-pinned, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

PIN = "platform/sites/plant-a/release/dapr.yaml"
DIGEST = "    digest: sha256:82f7ff682d23f92d106f014d938620d97ccc8e823460d83a72a90cb9dddf64c6\n"
REPOSITORY = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: "https://registry.aurora.example/charts"}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: extra, namespace: flux-system}
spec:
  interval: 1h
  timeout: 5m
  chart: {spec: {chart: extra, version: VERSION, sourceRef: {kind: HelmRepository, name: charts}}}
"""


def of_version(enterprise: Enterprise, version: str) -> list[str]:
    """What a release with this chart version gives, of this rule."""
    found = enterprise.add(REPOSITORY, RELEASE.replace("VERSION", version)).findings(enterprise.name)
    return [finding.message for finding in found if finding.code == "chart-not-pinned"]


def test_range_in_a_source(enterprise: Enterprise) -> None:
    enterprise.replace(PIN, f"    tag: 1.16.1\n{DIGEST}", "    semver: 1.x\n")
    assert "chart-not-pinned platform/base/dapr/chart.yaml" in enterprise.found(enterprise.name)


def test_range_in_a_release(enterprise: Enterprise) -> None:
    assert of_version(enterprise, "'>=1.2.0 <2.0.0'") == ["chart version '>=1.2.0 <2.0.0' is a range"]


def test_no_version(enterprise: Enterprise) -> None:
    assert of_version(enterprise, "'*'") == ["no chart version: the newest is taken"]


def test_version_with_more_words(enterprise: Enterprise) -> None:
    assert of_version(enterprise, "v1.2.3-rc.1+build.5") == []


CHART = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: %s, namespace: edge-app1}
spec: {interval: 1h, chart: historian, %s sourceRef: {kind: %s, name: charts}}
"""
OF_CHART = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: %s, namespace: edge-app1}
spec: {interval: 1h, timeout: 5m, chartRef: {kind: HelmChart, name: %s}}
"""


def test_a_chart_of_its_own(fleet: Fleet) -> None:
    charts = {
        "range": ("version: 1.x,", "HelmRepository"),
        "git": ("", "GitRepository"),
        "one": ("version: 1.2.3,", "HelmRepository"),
    }
    objects = [text for name, said in charts.items() for text in (CHART % (name, *said), OF_CHART % (name, name))]
    unused = CHART % ("unused", "", "HelmRepository")
    assert fleet(small(*objects, unused)).said("chart-not-pinned") == ["chart version '1.x' is a range"]
