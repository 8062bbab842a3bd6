from dataclasses import replace

import pytest

from penstock.discover.cluster import Cluster, entry
from penstock.document import Document
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.finding import Place
from penstock.validate.question import Bench
from tests.penstock.support.values import document

CLUSTER = Cluster("one", entry("clusters/one"))
PUMP = document(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "pumps.example.org",
    spec={"group": "example.org", "names": {"kind": "Pump"}},
)


def bench(*documents: Document, kubernetes: str = "1.33", flux: str = "2.9") -> Bench:
    rendered = Rendered(Kustomization(CLUSTER.entry.kustomization), Place, documents=documents)
    return Bench(ClusterRender(CLUSTER, (rendered,), {}, kubernetes, flux, (), (), ()))


def test_kubernetes_own_kinds_are_judged_by_their_version() -> None:
    judge = bench(kubernetes="1.31").judge(document("v1", "Pod", "a"))
    assert judge
    assert judge.name == "kubernetes 1.31"
    assert bench(kubernetes="1.31").judge(document("batch/v1beta1", "CronJob", "a")) is None


def test_custom_resources_are_judged_by_a_definition() -> None:
    judge = bench().judge(document("cert-manager.io/v1", "Certificate", "a"))
    assert judge
    assert judge.crd
    assert judge.name == judge.crd.sha


def test_the_clusters_own_definition_comes_first() -> None:
    judge = bench(PUMP).judge(document("example.org/v1", "Pump", "a"))
    assert judge
    assert judge.name == PUMP.sha
    assert bench().judge(document("example.org/v1", "Pump", "a")) is None
    certificate = replace(
        PUMP, raw=PUMP.raw.replace(b"example.org", b"cert-manager.io").replace(b"Pump", b"Certificate"), sha="own"
    )
    own = bench(certificate).judge(document("cert-manager.io/v1", "Certificate", "a"))
    assert own
    assert own.name == "own"


@pytest.mark.parametrize(
    ("sign", "same"),
    [(document("fluxcd.controlplane.io/v1", "FluxInstance", "flux"), False), (document("v1", "Pod", "a"), True)],
)
def test_flux_operator_changes_what_an_alert_may_be(sign: Document, same: bool) -> None:
    alert = document("notification.toolkit.fluxcd.io/v1beta3", "Alert", "a")
    plain, operated = bench().judge(alert), bench(sign).judge(alert)
    assert plain
    assert operated
    assert (plain.name == operated.name) is same


def test_a_version_that_nobody_says_is_a_guess() -> None:
    pod, certificate = document("v1", "Pod", "a"), document("cert-manager.io/v1", "Certificate", "a")
    flux = document("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "a")

    def guess(one: Document, *own: Document, kubernetes: str = "1.33", flux: str = "2.9") -> str:
        judge = bench(*own, kubernetes=kubernetes, flux=flux).judge(one)
        assert judge
        return judge.guess

    assert [guess(one) for one in (pod, flux)] == ["", ""]
    assert guess(pod, kubernetes="").startswith("Kubernetes 1.")
    assert guess(flux, flux="").startswith("Flux 2.")
    assert guess(certificate).startswith("github.com/cert-manager/cert-manager v")
    assert guess(document("example.org/v1", "Pump", "a"), PUMP, flux="") == ""
