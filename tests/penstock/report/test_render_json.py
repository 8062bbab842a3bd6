import json
from io import StringIO

from penstock.finding import Finding, Severity
from penstock.notexpanded import NotExpanded
from penstock.report.render_json import write
from tests.penstock.support.renders import render, rendered
from tests.penstock.support.values import document


def test_everything_of_a_cluster_is_there() -> None:
    out = StringIO()
    write(
        render(
            rendered(document("v1", "Pod", "a"), name="apps", path="x"),
            findings=(Finding("a-code", Severity.NOTE, "so"),),
            not_expanded=(NotExpanded("HelmRelease", "n", "h", "far"),),
        ),
        out,
    )
    read = json.loads(out.getvalue())
    assert (read["kind"], read["cluster"], read["kubernetesVersion"], read["fluxVersion"]) == (
        "Render",
        "one",
        "1.33",
        "2.9",
    )
    (one,) = read["kustomizations"]
    assert (one["namespace"], one["name"], one["path"]) == ("flux-system", "apps", "x")
    assert one["objects"][0]["metadata"]["labels"]["kustomize.toolkit.fluxcd.io/name"] == "apps"
    assert read["notExpanded"] == [{"kind": "HelmRelease", "namespace": "n", "name": "h", "reason": "far"}]
    assert read["findings"][0]["code"] == "a-code"
