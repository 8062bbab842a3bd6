"""A file in a ConfigMap is no JSON, TOML or YAML, as its name says that it is.

What
    A key of a ConfigMap's `data` that ends in `.json`, `.toml`, `.yaml` or `.yml` holds a text that no reader of that
    language takes. Comments, commas at an end and what JSON5 has besides do not count; nothing is said of templates
    (`{{`, `${`, `<%`), of what is encrypted, and of values that a HelmRelease
    takes: values-source-missing tells those.

Why
    The application reads the file only when it runs. Then it ends, or goes on without what the file should say.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data:
      pn.json: |
        [{"EndpointUrl": "opc.tcp://plc:4840", "OpcNodes": []}]

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data:
      pn.json: |
        [{"EndpointUrl": "opc.tcp://plc:4840" "OpcNodes": []}]
"""

from collections.abc import Iterator

from penstock.document import Document
from penstock.finding import Severity
from penstock.marks import Broken
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import releases, veiled
from penstock.rules.memo import by_content
from penstock.rules.readable import fault
from penstock.rules.view import ClusterView
from penstock.shape import many, mapping

CODE = "config-file-broken"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each file that cannot be read, at the line where it breaks."""
    values = _values(cluster)
    for item in cluster.of("ConfigMap", group=""):
        for key, (language, broken) in _broken(item.document):
            if (item.document.namespace, item.document.name, key) not in values:
                message = f"{key} is no {language}: line {broken.line} of it: {broken.reason}"
                hint = "mend it: whatever reads the file finds nothing in it"
                yield Problem(message, item, ("data", key), hint=hint, line=broken.line)


@by_content
def _broken(document: Document) -> tuple[tuple[str, tuple[str, Broken]], ...]:
    texts = mapping(document.object.get("data")).items()
    files = ((str(key), text) for key, text in texts if isinstance(text, str) and not veiled(text))
    return tuple((key, found) for key, text in files if (found := fault(key, text)))


def _values(cluster: ClusterView) -> frozenset[tuple[str, str, str]]:
    """Namespace, name and key of what HelmReleases take values from."""
    return frozenset(
        (item.document.namespace, str(entry.get("name")), str(entry.get("valuesKey") or "values.yaml"))
        for item in releases(cluster)
        for entry in map(mapping, many(item.get("spec", "valuesFrom")))
        if entry.get("kind") == "ConfigMap"
    )
