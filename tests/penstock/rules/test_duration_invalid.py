"""duration-invalid, on small fleets."""

import pytest

from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import facts, small

HEAD = "apiVersion: {}\nkind: {}\nmetadata: {{name: extra, namespace: edge-app1}}\nspec:\n"
CERTIFICATE = HEAD.format("cert-manager.io/v1", "Certificate")
CERTIFICATE += "  {duration: %s, renewBefore: %s, secretName: tls, dnsNames: [b], issuerRef: {name: s}}\n"
PUSH = HEAD.format("external-secrets.io/v1alpha1", "ClusterPushSecret")
RESILIENCY = HEAD.format("dapr.io/v1alpha1", "Resiliency").replace("spec:\n", "") + "spec: {policies: {%s}}\n"
COMPONENT = HEAD.format("dapr.io/v1alpha1", "Component") + "  {type: state.redis, version: v1, initTimeout: %s}\n"
CODE = "duration-invalid"


def test_days_of_a_certificate(fleet: Fleet) -> None:
    made = fleet(small(CERTIFICATE % ("90d", "30days")))
    assert made.said(CODE) == ["duration: '90d' is no duration", "renewBefore: '30days' is no duration"]
    assert [one.hint for one in made.findings() if one.code == CODE] == ["write 2160h", "write 720h"]


def test_what_go_reads(fleet: Fleet) -> None:
    assert fleet(small(CERTIFICATE % ("2160h0m0s", "'720.5h'"))).said(CODE) == []


def test_inside_of_another_spec(fleet: Fleet) -> None:
    text = PUSH + "  refreshTime: 1 hour\n  pushSecretSpec: {refreshInterval: 2m}\n"
    assert fleet(small(text)).said(CODE) == ["refreshTime: '1 hour' is no duration"]


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("timeouts: {slow: 5minutes, quick: 500, none: 2s}", 1),
        ("retries: {one: {policy: constant, duration: 5sec, maxInterval: '100'}}", 1),
        ("circuitBreakers: {one: {interval: 8x, timeout: 1 m}}", 2),
    ],
)
def test_policies_of_dapr(fleet: Fleet, policy: str, count: int) -> None:
    assert len(fleet(small(RESILIENCY % policy)).said(CODE)) == count


def test_a_timeout_that_dapr_takes_its_default_for(fleet: Fleet) -> None:
    assert fleet(small(COMPONENT % "'30'")).said(CODE) == ["initTimeout: '30' is no duration"]
    assert fleet(small(COMPONENT % "''")).said(CODE) == []


def test_flux_objects_before_their_schemas_had_patterns(fleet: Fleet) -> None:
    source = "apiVersion: source.toolkit.fluxcd.io/{}\nkind: HelmRepository\n"
    source += (
        "metadata: {{name: extra, namespace: flux-system}}\nspec: {{interval: 10minutes, url: https://a.example}}\n"
    )
    old = facts("c", "l4").replace('"2.9"', '"2.6"')
    files = {"clusters/c/facts.yaml": old, "clusters/c/objects.yaml": source.format("v1beta1")}
    assert fleet(files).said(CODE) == ["interval: '10minutes' is no duration"]
    assert fleet({**files, "clusters/c/objects.yaml": source.format("v1")}).said(CODE) == []
