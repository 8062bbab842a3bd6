"""chart-source-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

RELEASE = "platform/base/dapr/release.yaml"


def test_name_that_no_source_has(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr2\n")
    found = [line for line in enterprise.found(enterprise.name) if line.startswith("chart-source")]
    assert found == [f"chart-source-missing {RELEASE}"]


def test_kind_that_the_source_is_not(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    kind: OCIRepository", "    kind: HelmChart")
    assert f"chart-source-missing {RELEASE}" in enterprise.found(enterprise.name)


def test_nothing_is_said_while_a_part_is_not_rendered(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr2\n")
    enterprise.append("apps/levels/l2/kustomization.yaml", "  - ../../base/nothing\n")
    assert "chart-source-missing" not in {finding.code for finding in enterprise.findings(enterprise.name)}


def hint(enterprise: Enterprise) -> str:
    return next(f.hint for f in enterprise.findings(enterprise.name) if f.code == "chart-source-missing")


def test_the_hint_names_what_is_there(enterprise: Enterprise) -> None:
    """A kustomization gives the source a suffix, and does not know that the release refers to it."""
    enterprise.replace("platform/base/dapr/chart.yaml", "  name: dapr\n", "  name: dapr-dev\n")
    assert hint(enterprise) == "dapr-dev is there: namePrefix and nameSuffix do not reach this reference"
    enterprise.replace("platform/base/dapr/chart.yaml", "  name: dapr-dev\n", "  name: dapr\n")
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr\n    namespace: elsewhere\n")
    assert hint(enterprise).startswith("write namespace: ")


def test_a_slip_is_told_while_a_part_is_not_rendered(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/dapr/chart.yaml", "  name: dapr\n", "  name: dapr-chart\n")
    enterprise.append("apps/levels/l2/kustomization.yaml", "  - ../../base/nothing\n")
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr-cahrt\n")
    assert hint(enterprise) == "write dapr-chart"


def test_the_source_of_a_chart(fleet: Fleet) -> None:
    chart = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmChart\nmetadata: {name: c, namespace: %s}\n"
    chart += "spec: {interval: 1h, chart: c, version: 1.0.0, sourceRef: {kind: HelmRepository, name: r}}\n"
    source = "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: r, namespace: a}\n"
    source += "spec: {interval: 1h, url: 'https://charts.example'}\n"
    assert fleet(small(chart % "a", source)).said("chart-source-missing") == []
    (finding,) = (f for f in fleet(small(chart % "b", source)).findings() if f.code == "chart-source-missing")
    assert finding.hint == "put both into one namespace: the HelmRepository is in a"


def test_a_source_that_is_misspelt_is_told_once_there(fleet: Fleet) -> None:
    source = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata:\n  name: cahrts\n  namespace: a\n"
    )
    source += "spec: {interval: 1h, url: 'https://charts.example'}\n"
    release = "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: %s, namespace: a}\n"
    release += "spec: {interval: 1h, chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: charts}}}}\n"
    two = fleet({"clusters/one/all.yaml": source + release % "x" + release % "y"})
    (one,) = (one for one in two.findings() if one.code == "chart-source-missing")
    assert (str(one.place), one.hint) == ("clusters/one/all.yaml:4", "write charts")
    three = fleet(
        {"clusters/one/all.yaml": source + release % "x" + (release % "y").replace("name: charts", "name: cahrts")}
    )
    (one,) = (one for one in three.findings() if one.code == "chart-source-missing")
    assert one.hint == "write cahrts"
