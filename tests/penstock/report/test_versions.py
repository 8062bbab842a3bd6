"""Versions that nobody says are told in every report, with where to say them."""

import xml.etree.ElementTree as ET

import pytest

from penstock.report import reporters
from penstock.report.versions import assumed, sentences
from penstock.validate import crds, kubernetes
from tests.penstock.support.reports import cluster, report, written

KUBERNETES = "{}.{}".format(*kubernetes.versions()[-1])
FLUX = crds.flux_folder("").removeprefix("flux/")
UNSAID = report(clusters=[cluster("a", kubernetes_version=""), cluster("b", flux_version="")])


def test_what_nobody_says_is_the_newest_and_where_to_say_it() -> None:
    assert assumed(UNSAID) == {"Kubernetes": KUBERNETES, "Flux": FLUX}
    (said,) = sentences(UNSAID)
    assert said == (
        f"assumed, where nothing says the version: Kubernetes {KUBERNETES} and Flux {FLUX} "
        "(kubernetesVersion and fluxVersion in penstock.yaml)"
    )


def test_only_what_is_assumed_is_told() -> None:
    (said,) = sentences(report(clusters=[cluster(flux_version="")]))
    assert ("Kubernetes" in said, "kubernetesVersion" in said, f"Flux {FLUX}" in said) == (False, False, True)
    assert sentences(report()) == []
    assert assumed(report()) == {}


def test_a_version_without_schemas_is_told_with_the_one_that_stands_for_it() -> None:
    shown = report(clusters=[cluster(kubernetes_version="1.99"), cluster("b", flux_version="2.1"), cluster("c")])
    assert sentences(shown) == [
        f"Kubernetes 1.99 is checked as {KUBERNETES}: schemas of its own are not at hand",
        f"Flux 2.1 is checked as {crds.flux_folder('2.1')[5:]}: schemas of its own are not at hand",
    ]


#: A list of issues, in GitLab's form, has no place for anything else: there the findings' own hints say it.
@pytest.mark.parametrize("name", sorted({*reporters.REPORTERS} - {"gitlab"}))
def test_every_report_names_them(name: str) -> None:
    one = written(reporters.reporter(name), UNSAID)
    other = written(reporters.reporter(name), report(clusters=[cluster("a"), cluster("b")]))
    assert "ssumed" in one
    assert KUBERNETES in one
    assert FLUX in one
    assert "assumed, where" not in other
    assert KUBERNETES not in other


def test_junit_tells_each_cluster_s() -> None:
    root = ET.fromstring(written(reporters.reporter("junit"), UNSAID))
    found = {str(suite.get("name")): {p.get("name"): p.get("value") for p in suite.iter("property")} for suite in root}
    assert found == {
        "a": {"Kubernetes, assumed": KUBERNETES, "Flux": "2.9"},
        "b": {"Kubernetes": "1.34", "Flux, assumed": FLUX},
    }
