from penstock.report.validate_text import write
from tests.penstock.support.reports import cluster, report, written


def test_it_ends_with_the_versions_that_are_assumed_and_the_verdict() -> None:
    *_, said, verdict = written(write, report(clusters=[cluster(flux_version="")])).splitlines()
    assert (said.startswith("assumed, where nothing says the version: Flux 2."), verdict) == (True, "no findings")


def test_what_was_not_looked_at_is_named() -> None:
    text = written(write, report(clusters=[cluster(), cluster("b")]))
    assert "2 clusters, 4 Kustomizations, 10 objects, 8 checked against schemas\n" in text
    assert "no schema at hand for 2 objects: example.org/v1 Thing \N{MULTIPLICATION SIGN}2\n" in text
    assert "not expanded: 2\n    HelmRelease flux-system/dapr: its chart is not at hand\n" in text
    assert "values that only the cluster knows, stood in for: TOKEN\n" in text
    assert text.endswith("no findings\n")
