"""A HelmRelease takes values from a ConfigMap or Secret that nothing makes, or from a key that it does not have.

What
    An entry of `valuesFrom` (not `optional`) names an object that nothing of the cluster renders, of which no custom
    resource beside it speaks, and that is not called after one or after another release; or the object is there without
    `valuesKey` (values.yaml when it is left out), which is an error. Of a ConfigMap only `data` counts, for Flux does
    not read `binaryData`; what it holds there for a whole release (no `targetPath`) has to be a mapping in YAML.

Why
    The release fails until it is there. A frequent reason: a generator's ConfigMap gets a hash at the end of its name,
    which Kustomize does not write into a HelmRelease unless told so.

PASS
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: historian, namespace: edge-app1}
    spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: historian-values, namespace: edge-app1}
    data: {values.yaml: "replicas: 1"}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chartRef: {kind: OCIRepository, name: historian}
      valuesFrom: [{kind: ConfigMap, name: historian-values}]

FAIL
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: historian, namespace: edge-app1}
    spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: historian-values, namespace: edge-app1}
    data: {values.yml: "replicas: 1"}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chartRef: {kind: OCIRepository, name: historian}
      valuesFrom: [{kind: ConfigMap, name: historian-values}]

FAIL
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: historian, namespace: edge-app1}
    spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chartRef: {kind: OCIRepository, name: historian}
      valuesFrom: [{kind: ConfigMap, name: historian-values}]
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from penstock import marks
from penstock.expand.misspelt import like, slip
from penstock.expand.producers import is_made, made
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import releases, veiled
from penstock.rules.key_missing import added
from penstock.rules.unseen import BUILTIN, quiet, unseen
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

CODE = "values-source-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: (kind, namespace, name)
Source = tuple[str, str, str]
KINDS = ("ConfigMap", "Secret")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Every entry of valuesFrom."""
    there: dict[Source, Item] = {
        (item.document.kind, item.document.namespace, item.document.name): item for item in cluster.of(*KINDS, group="")
    }
    elsewhere = {one for item in cluster.items for one in made(item.document)}
    others = [item for item in cluster.items if item.document.group not in BUILTIN and not _flux(item)]
    hidden, called = unseen(cluster).everywhere, _called(cluster)
    names: dict[tuple[str, str], set[str]] = {}
    for kind, namespace, name in there:
        names.setdefault((kind, namespace), set()).add(name)
    for item, field, entry in _entries(cluster):
        source = (str(entry.get("kind")), item.document.namespace, str(entry.get("name")))
        if source in there:
            wrong = () if entry.get("optional") else tuple(_key(item, field, entry, there[source]))
            yield from wrong if wrong and not hidden and not added(cluster, there[source]) else ()
            yield from _unread(entry, there[source])
        elif not (is_made(elsewhere, *source) or cluster.assumes(*source) or entry.get("optional")):
            meant = slip(source[2], names.get(source[:2], ()))
            if meant or not (hidden or _named(others, source) or _of_release(called, item, source)):
                yield from _missing(item, field, source, there, meant)


def _entries(cluster: ClusterView) -> Iterator[tuple[Item, Field, dict[str, Any]]]:
    for item in releases(cluster):
        for index, one in enumerate(many(item.get("spec", "valuesFrom"))):
            entry = mapping(one)
            if entry.get("kind") in KINDS and not veiled(entry):
                yield item, ("spec", "valuesFrom", index), entry


def _named(others: list[Item], source: Source) -> bool:
    """True when a custom resource of the namespace speaks of the name, or the name begins with its own as operators
    call what they make (`<cluster>-app`): its operator may make the object."""
    _, namespace, name = source
    return any(
        item.document.namespace == namespace
        and (name.encode() in item.document.raw or (name.startswith(f"{item.document.name}-") and not quiet(item)))
        for item in others
    )


def _called(cluster: ClusterView) -> Mapping[tuple[str, str], set[tuple[str, ...]]]:
    """Namespace and name of what charts install, and the releases that do."""
    found: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for one in releases(cluster):
        namespace = one.get("spec", "targetNamespace") or one.document.namespace
        name = one.get("spec", "releaseName") or one.document.name
        found.setdefault((str(namespace), str(name)), set()).add(one.document.identity)
    return found


def _of_release(called: Mapping[tuple[str, str], set[tuple[str, ...]]], item: Item, source: Source) -> bool:
    """True when the name begins with that of another HelmRelease there, as charts call what they make."""
    _, namespace, name = source
    begun = (name[:at] for at, letter in enumerate(name) if letter == "-")
    return any(called.get((namespace, one), set()) - {item.document.identity} for one in begun)


def _flux(item: Item) -> bool:
    return item.document.group.endswith(".toolkit.fluxcd.io")


def _missing(item: Item, field: Field, source: Source, there: Mapping[Source, Item], meant: str) -> Iterator[Problem]:
    kind, namespace, name = source
    hashed = re.compile(re.escape(name) + r"-[a-z0-9]{10}\Z")
    twin = next((n for k, s, n in there if (k, s) == (kind, namespace) and hashed.match(n)), "")
    hint = "add it, mark the entry optional, or list it under `assume:` in penstock.yaml when only the cluster has it"
    if meant:
        hint = f"write {meant}"
    if twin:
        hint = f"{twin} is there: set disableNameSuffixHash, or tell Kustomize of the field (configurations)"
    yield Problem(
        f"takes values from {kind} {namespace}/{name}, which nothing makes", item, (*field, "name"), hint=hint
    )


def _key(item: Item, field: Field, entry: dict[str, Any], source: Item) -> Iterator[Problem]:
    key = str(entry.get("valuesKey") or "values.yaml")
    # Of a ConfigMap Flux does not read binaryData.
    keys = {str(k) for part in ("data", "stringData") for k in mapping(source.get(part))}
    near = [one for one in keys if like(key, one)]
    if key not in keys and "valuesKey" not in entry and len(near) == 1:
        message = f"{item.document.kind} {item.document.name} takes values from {source}, which has no key {key}"
        part = "data" if near[0] in mapping(source.get("data")) else "stringData"
        hint = f"call it {key}, or say valuesKey: {near[0]}"
        # The value of the key would be the file that a generator reads.
        yield Problem(message, source, (part,), hint=hint, severity=Severity.ERROR)
    elif key not in keys:
        hint = f"it has {', '.join(sorted(keys)) or 'no key at all'}"
        message = f"takes values from the key {key} of {source}, which it does not have"
        yield Problem(message, item, (*field, "valuesKey"), hint=hint, severity=Severity.ERROR)


def _unread(entry: dict[str, Any], source: Item) -> Iterator[Problem]:
    """Values of a ConfigMap that Helm cannot read."""
    key = str(entry.get("valuesKey") or "values.yaml")
    text = mapping(source.get("data")).get(key)
    if source.document.kind != "ConfigMap" or entry.get("targetPath") or not isinstance(text, str) or veiled(text):
        return
    root = next(marks.documents(text.encode(errors="replace")), None)
    broken = ""
    if isinstance(root, marks.Broken):
        broken = "".join(text.splitlines()[root.line - 1 : root.line])
        why = f"is not YAML: line {root.line} of it: {root.reason}"
    elif root is None or isinstance(root, yaml.MappingNode) or root.tag.endswith(":null"):
        return
    else:
        why = "is no mapping"
    hint = "mend it: without values that can be read the release is not installed"
    message = f"{key}, which a HelmRelease takes values from, {why}"
    yield Problem(message, source, ("data", key), hint=hint, severity=Severity.ERROR, text=broken)
