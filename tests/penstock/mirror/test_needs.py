from dataclasses import replace

from penstock.discover.cluster import Cluster, entry
from penstock.expand.variables import UNKNOWN
from penstock.mirror.needs import needs
from penstock.mirror.thing import CHART, GIT, IMAGE, OCI, Thing
from penstock.render.source import Source
from tests.penstock.support.objects import document, workload
from tests.penstock.support.renders import render, rendered

V1, V2 = "source.toolkit.fluxcd.io/v1", "helm.toolkit.fluxcd.io/v2"
DIGEST = f"sha256:{'c' * 64}"
GIT_SOURCE = document("GitRepository", "fleet", V1, "flux-system", url="https://g/fleet", ref={"branch": "main"})


def test_everything_and_who_names_it() -> None:
    found = needs(
        render(
            rendered(
                workload("web", containers=[{"image": f"r.example/web:1@{DIGEST}"}]),
                workload("api", containers=[{"image": f"r.example/web:1@{DIGEST}"}]),
                document("OCIRepository", "chart", V1, url="oci://r.example/charts/x", ref={"tag": "1"}),
                document(
                    "OCIRepository",
                    "other",
                    V1,
                    url="oci://r.example/o",
                    ref={"digest": DIGEST},
                    verify={"provider": "cosign"},
                ),
                document("HelmRelease", "x", V2, chartRef={"kind": "OCIRepository", "name": "chart"}),
                workload("odd", containers=[{"image": f"{UNKNOWN}/odd:1"}]),
            )
        )
    )
    assert found.things == {
        Thing(IMAGE, "r.example/web", "1", DIGEST): ["Deployment/core/web", "Deployment/core/api"],
        Thing(CHART, "r.example/charts/x", "1"): ["OCIRepository/core/chart"],
        Thing(OCI, "r.example/o", "", DIGEST): ["OCIRepository/core/other"],
        Thing(OCI, "r.example/o", f"sha256-{'c' * 64}.sig"): ["OCIRepository/core/other"],
    }
    assert [one.object for one in found.open] == [
        "HelmRelease/core/x",
        "Deployment/core/odd",
        "GitRepository/flux-system/flux-system",
    ]


def test_this_repository_is_known_by_any_name() -> None:
    one = rendered(GIT_SOURCE, sourceRef={"kind": "GitRepository", "name": "fleet"})
    found = needs(render(replace(one, source=Source("this"))))
    assert found.own == {Thing(GIT, "https://g/fleet", "main"): Source("this")}
    assert found.open == []


def test_an_entry_that_only_onboarding_knows() -> None:
    one = replace(rendered(sourceRef={"kind": "GitRepository", "name": "flux-system"}), source=Source("this"))
    cluster = Cluster("one", entry("clusters/one", url="https://g/fleet"))
    assert needs(replace(render(one), cluster=cluster)).own == {Thing(GIT, "https://g/fleet"): Source("this")}
    unsaid = needs(render(one))
    assert unsaid.things == {}
    assert "is declared by no object" in unsaid.open[0].why


def test_an_entry_that_an_object_names_otherwise() -> None:
    one = rendered(GIT_SOURCE, sourceRef={"kind": "GitRepository", "name": "flux-system"})
    cluster = Cluster("one", entry("clusters/one", url="https://g/fleet"))
    found = needs(replace(render(replace(one, source=Source("this"))), cluster=cluster))
    assert list(found.things) == [Thing(GIT, "https://g/fleet", "main")]
    assert found.own == {Thing(GIT, "https://g/fleet", "main"): Source("this")}
