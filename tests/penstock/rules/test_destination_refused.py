"""destination-refused, on the worked enterprise."""

from pathlib import Path

import pytest

from penstock.workshop import Workshop
from tests.penstock.rules.enterprise import Enterprise


def said(enterprise: Enterprise) -> list[str]:
    return [finding.message for finding in enterprise.findings() if finding.code == "destination-refused"]


def test_a_source_that_a_level_forgot(enterprise: Enterprise) -> None:
    names = "platform/conduits/l4-l3/upper/lists/443-names"
    enterprise.replace(names, "git.aurora.example\n", "")
    assert said(enterprise)[0] == (
        "plant-a/l2-line-1 does not reach git.aurora.example:443 (GitRepository fleet): stopped at plant-a/l4: "
        "the proxy's list for 443 has no git.aurora.example"
    )


def test_an_endpoint_of_arc_in_another_region(enterprise: Enterprise) -> None:
    path = "platform/conduits/l4-l3/upper/lists/8084-names"
    enterprise.replace(path, "${REGION}.obo", "westeurope.obo")
    assert any("swedencentral.obo.arc.azure.com:8084 (Azure Arc)" in message for message in said(enterprise))


def test_an_image_from_elsewhere(enterprise: Enterprise) -> None:
    path = "platform/sites/plant-a/release/kustomization.yaml"
    enterprise.replace(path, "${REGISTRY}/haproxy", "docker.io/haproxy")
    assert any(
        message.startswith("plant-a/l3 does not reach docker.io:443 (images): stopped: no entry of CoreDNS")
        for message in said(enterprise)
    )


def test_a_hop_that_is_gone(enterprise: Enterprise) -> None:
    path = "platform/conduits/l4-l3/lower/kustomization.yaml"
    enterprise.replace(path, "      - 50-upstream.cfg\n", "      - 50-parent.conf\n")
    assert any(message.endswith("stopped at plant-a/l3: the proxy has no way up") for message in said(enterprise))


def test_what_one_thing_stops_is_told_once(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l2-line-2/cluster.yaml", "NODE_CIDR: 10.41.18.0/24", "NODE_CIDR: 10.41.3.0/24")
    (found,) = said(enterprise)
    assert " more destinations: stopped at plant-a/l3: envoy-service is open to 10.41.16.0/20, not to " in found


def test_what_a_chart_s_values_and_volumes_name(enterprise: Enterprise) -> None:
    release = """\
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: extra, namespace: flux-system}
        spec:
          interval: 1h
          timeout: 5m
          chart: {spec: {chart: extra, version: 1.0.0, sourceRef: {kind: HelmRepository, name: extra}}}
          values: {image: {registry: quay.io, repository: team/app, tag: "1"}}
        """
    repository = """\
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: {name: extra, namespace: flux-system}
        spec: {interval: 1h, timeout: 1m, url: "https://charts.vendor.example"}
        """
    enterprise.add(release, repository)
    found = [one.message for one in enterprise.findings() if one.code == "destination-refused"]
    assert any("does not reach quay.io:443 (images of HelmRelease extra)" in message for message in found)
    assert any("does not reach charts.vendor.example:443" in message and "charts" in message for message in found)


def test_what_was_silent_is_asked_again_when_something_on_its_way_changes(
    enterprise: Enterprise, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Step by step, what is kept of the step before makes no difference: the parent forgets a name, and learns it."""
    names = "platform/conduits/l4-l3/upper/lists/443-names"
    text = enterprise.read(names)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(Workshop, "settled", lambda *_: True)
    found = []
    for now in (text, text.replace("git.aurora.example\n", ""), text):
        enterprise.write(names, now)
        monkeypatch.delenv("PENSTOCK_NO_STORE", raising=False)
        found.append(said(enterprise))
    assert found[0] == found[2] == []
    assert {message.split()[0] for message in found[1]} == {"plant-a/l3", "plant-a/l2-line-1", "plant-a/l2-line-2"}
