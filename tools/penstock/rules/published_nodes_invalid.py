"""A published-nodes file in a ConfigMap is none that OPC Publisher reads whole.

What
    A key `pn.json` or `publishednodes.json` of a ConfigMap (or one with more before or behind that) is no list of
    entries; an entry has no `EndpointUrl`, or one that is no address of an OPC UA server; `OpcNodes` is no list; a node
    has no `Id`, or one that names no node; or a field is a letter away from one that there is. Names count in any case,
    comments and commas at an end do not, and nothing is said of templates. A text that is no JSON is
    `config-file-broken`.

Why
    The publisher runs, and leaves out what it cannot read: the machine that the entry or node stands for is silent, and
    nothing on the cluster shows it.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data:
      pn.json: |
        [{"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": [{"Id": "ns=2;s=Level"}]}]

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data:
      pn.json: |
        [{"EndpointUrl": "opc.tcp://plc:4840", "OpcNode": [{"Id": "ns=2;s=Level"}]}]

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data:
      pn.json: |
        [{"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": [{"Id": "Level"}]}]
"""

import re
from collections.abc import Iterator

from penstock.document import Document
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.memo import by_content
from penstock.rules.published_nodes import Fault, faults
from penstock.rules.readable import TEMPLATE
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "published-nodes-invalid"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

NAME = re.compile(r"(?:.*[-_.])?(?:pn|published[-_]?nodes)(?:[-_.].*)?\.json", re.IGNORECASE)
#: What every such file has in it somewhere, rightly spelt or not.
OPC = "opc"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each fault, at its line."""
    for item in cluster.of("ConfigMap", group=""):
        for key, fault in _faults(item.document) if b".json" in item.document.raw else ():
            message = f"line {fault.line} of {key}: {fault.message}: OPC Publisher passes over it"
            yield Problem(message, item, ("data", key), hint=fault.hint, line=fault.line)


@by_content
def _faults(document: Document) -> tuple[tuple[str, Fault], ...]:
    texts = ((str(key), text) for key, text in mapping(document.object.get("data")).items() if isinstance(text, str))
    files = ((key, text) for key, text in texts if NAME.fullmatch(key[:253]) and OPC in text.lower())
    known = ((key, text) for key, text in files if not veiled(text) and not TEMPLATE.search(text))
    return tuple((key, fault) for key, text in known for fault in faults(text))
