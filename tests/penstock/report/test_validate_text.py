from penstock.report.validate_text import write
from penstock.validate import crds, kubernetes
from tests.penstock.support.reports import cluster, report, written


def test_versions_that_nobody_says_are_told_with_where_to_say_them() -> None:
    text = written(write, report(clusters=[cluster(kubernetes_version=""), cluster(flux_version="")]))
    newest = "Kubernetes {}.{}".format(*kubernetes.versions()[-1])
    assert f"assumed, where nothing says the version: {newest} and Flux {crds.flux_folder('')[5:]} " in text
    assert "(kubernetesVersion and fluxVersion in penstock.yaml)" in text


def test_one_that_is_said_is_not_assumed() -> None:
    assert "Kubernetes" not in written(write, report(clusters=[cluster(flux_version="")]))
    assert "assumed" not in written(write, report())


def test_what_was_not_looked_at_is_named() -> None:
    text = written(write, report(clusters=[cluster(), cluster("b")]))
    assert "2 clusters, 4 Kustomizations, 10 objects, 8 checked against schemas\n" in text
    assert "no schema at hand for 2 objects: example.org/v1 Thing \N{MULTIPLICATION SIGN}2\n" in text
    assert "not expanded: 2\n    HelmRelease flux-system/dapr: its chart is not at hand\n" in text
    assert "values that only the cluster knows, stood in for: TOKEN\n" in text
    assert text.endswith("no findings\n")
