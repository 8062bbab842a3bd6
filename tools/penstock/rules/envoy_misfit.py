"""An Envoy configuration names what it never meets.

What
    A ConfigMap with an Envoy configuration (`static_resources`) where a name of `server_names` is one that no TLS hello
    carries (a slash, a scheme, a port, upper case), stands in two filter chains of one listener, or belongs to a
    closed cloud while others of the list are the public one's; where a wildcard stands over a domain in which everybody
    gets names (`*.blob.core.windows.net`); where a filter chain leads to a cluster that is not
    there; or where the endpoints of a cluster are called after another cluster.

Why
    A name with a slash never matches, so its connections are cut as if nobody had listed them. Envoy refuses a listener
    with one name in two chains, and a chain without its cluster. A list that names what nobody below can need was
    pasted, and nobody knows any more what it lets pass. A wildcard over everybody's names lets data out to accounts of
    strangers.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      envoy.yaml: |
        static_resources:
          clusters: [{name: parent}]
          listeners:
            - filter_chains:
                - filter_chain_match: {server_names: [graph.microsoft.com, "*.his.arc.azure.com"]}
                  filters: [{typed_config: {cluster: parent}}]

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      envoy.yaml: |
        static_resources:
          clusters: [{name: parent}]
          listeners:
            - filter_chains:
                - filter_chain_match: {server_names: [graph.microsoft.com/, "*.his.arc.azure.com"]}
                  filters: [{typed_config: {cluster: parent}}]
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from penstock import marks
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.images import veiled
from penstock.rules.view import ClusterView
from penstock.shape import many, mapping, mappings
from penstock.topology import names
from penstock.topology.shared import anybodys

CODE = "envoy-misfit"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: Tabs at the end of a line, which Envoy's reader takes.
TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
#: How names of closed clouds end; whoever runs in one of them has no name of the public one beside it.
CLOSED = (".scloud", ".ic.gov", ".azure.us", ".azure.cn", ".usgovcloudapi.net", ".chinacloudapi.cn")
PUBLIC = (".azure.com", ".microsoft.com", ".microsoftonline.com", ".windows.net")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """What is wrong with each configuration, at the line of the name."""
    for item in cluster.of("ConfigMap", group=""):
        for key, text in mapping(item.get("data")).items():
            if isinstance(text, str) and "static_resources" in text and "server_names" in text:
                field: Field = ("data", str(key))
                for message, word, hint in _wrong(text):
                    yield Problem(message, item, field, hint=hint, text=word)


def _wrong(text: str) -> Iterator[tuple[str, str, str]]:
    """(message, the text to find its line by, hint)."""
    held = marks.values(TRAILING.sub("", text).encode())
    static = mapping(mapping(held[0] if isinstance(held, list) and held else None).get("static_resources"))
    clusters = mappings(static.get("clusters"))
    known = {str(one.get("name")) for one in clusters}
    for listener in mappings(static.get("listeners")):
        yield from _listener(mappings(listener.get("filter_chains")), known)
    for one in clusters:
        called = mapping(one.get("load_assignment")).get("cluster_name")
        if called and called != one.get("name"):
            message = f"the endpoints of the cluster {one.get('name')} are called {called}"
            yield message, f"name: {one.get('name')}", f"write cluster_name: {one.get('name')}"


def _listener(chains: list[dict[str, Any]], known: set[str]) -> Iterator[tuple[str, str, str]]:
    lists = [[str(name) for name in _names(chain)] for chain in chains]
    every = [name for names_ in lists for name in dict.fromkeys(names_)]
    for name in dict.fromkeys(every):
        wrong = "" if veiled(name) else names.fault(name)
        if wrong:
            yield f"{name} is a name that no TLS hello carries: {wrong}", name, "write the name alone"
    for name, count in Counter(every).items():
        if count > 1:
            yield f"{name} stands in {count} filter chains of one listener", name, "Envoy refuses it: leave one"
    for name in dict.fromkeys(every):
        if domain := anybodys(name):
            hint = "write the names of your own accounts"
            yield f"{name} lets everybody's names below {domain} pass, not only your own", name, hint
    if any(name.endswith(PUBLIC) for name in every):
        for name in dict.fromkeys(every):
            if name.endswith(CLOSED):
                yield f"{name} is of a closed cloud, and the list is the public one's", name, "take it out"
    for chain in chains:
        for target in _targets(chain):
            if target not in known:
                yield f"a filter chain leads to the cluster {target}, which is not there", target, "name a cluster"


def _names(chain: Mapping[str, Any]) -> list[Any]:
    return many(mapping(chain.get("filter_chain_match")).get("server_names"))


def _targets(chain: Mapping[str, Any]) -> Iterator[str]:
    for one in mappings(chain.get("filters")):
        target = mapping(one.get("typed_config")).get("cluster")
        if isinstance(target, str):
            yield target
