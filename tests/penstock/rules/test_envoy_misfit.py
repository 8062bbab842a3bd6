"""envoy-misfit, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, Enterprise

HEAD = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: envoy, namespace: edge-infra}
data:
  envoy.yaml: |
"""
CONFIG = """\
static_resources:
  clusters:
    - name: primary
      load_assignment: {cluster_name: primary}
    - name: other
      load_assignment: {cluster_name: other}
  listeners:
    - filter_chains:
        - filter_chain_match:
            server_names:
              - graph.microsoft.com
              - "*.his.arc.azure.com"
          filters: [{typed_config: {cluster: primary}}]
        - filter_chain_match: {server_names: [files.vendor.example]}
          filters: [{typed_config: {cluster: other}}]
"""


def said(enterprise: Enterprise, text: str) -> list[tuple[int, str]]:
    enterprise.add(HEAD + "".join(f"    {line}\n" for line in text.splitlines()))
    found = enterprise.findings("plant-a/l2-line-1")
    assert all(one.place.path == EXTRA for one in found if one.code == "envoy-misfit")
    return [(one.place.line, one.message) for one in found if one.code == "envoy-misfit"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "- graph.microsoft.com",
            "- graph.microsoft.com/",
            16,
            "graph.microsoft.com/ is a name that no TLS hello carries",
        ),
        ("- graph.microsoft.com", '- "*.azurecr.io"', 16, "lets everybody's names below azurecr.io pass"),
        ("- graph.microsoft.com", "- https://graph.microsoft.com", 16, "it has a scheme"),
        ("files.vendor.example", "graph.microsoft.com", 16, "stands in 2 filter chains"),
        ("cluster: other", "cluster: another", 20, "leads to the cluster another, which is not there"),
        ("cluster_name: other", "cluster_name: primary", 10, "the endpoints of the cluster other are called primary"),
        ("- graph.microsoft.com", "- graph.microsoft.com:443 \t", 16, "it has a port"),
        ("- graph.microsoft.com", "- metrics.azure.microsoft.scloud", 16, "is of a closed cloud"),
    ],
)
def test_what_it_never_meets(enterprise: Enterprise, old: str, new: str, line: int, says: str) -> None:
    found = said(enterprise, CONFIG.replace(old, new))
    assert len(found) == 1
    assert (found[0][0], says in found[0][1]) == (line, True), found


@pytest.mark.parametrize(
    "text", [CONFIG, "static_resources: {listeners: [server_names]}", "static_resources server_names: ["]
)
def test_what_is_right_or_no_configuration(enterprise: Enterprise, text: str) -> None:
    assert said(enterprise, text) == []
