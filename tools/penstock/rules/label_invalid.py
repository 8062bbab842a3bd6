"""A label or the key of an annotation is not one that the API server takes.

What
    A key is `name` or `prefix/name`: the name has at most 63 letters, digits, `-`, `_`, `.` and begins and ends with a
    letter or digit; the prefix is a DNS name in lower case. The value of a label follows the rule of the name, or is
    empty. Labels of the object, of its pod template, in `matchLabels` and in a Kustomization's `commonMetadata` are
    looked at.

Why
    The API server refuses the object ("a valid label must …"), and Flux with it the whole Kustomization. Most often a
    variable was not put in, or a version with `+` or a path became a label.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1, labels: {app.example/version: 1.4.0, tier: ""}}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1, labels: {app.example/version: 1.4.0+build}}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import is_kustomization
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.pods import pod_spec
from penstock.rules.syntax import is_label_value, is_qualified
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "label-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Labels, selectors and keys of annotations."""
    for field in _places(item):
        yield from _of(item, field)
    for key in mapping(item.get("metadata", "annotations")):
        if not is_qualified(str(key).lower()):
            where = ("metadata", "annotations", key)
            yield Problem(f"{key!r} is no key for an annotation: the API server refuses it", item, where, hint=HINT)


HINT = "letters, digits, - _ . and at most 63 of them, with a letter or digit at both ends"


def _places(item: Item) -> Iterator[Field]:
    yield ("metadata", "labels")
    found = pod_spec(item)
    if found is not None and item.document.kind != "Pod":
        yield (*found[0][:-1], "metadata", "labels")
        yield ("spec", "selector", "matchLabels")
    if (item.document.group, item.document.kind) == ("", "Service"):
        yield ("spec", "selector")
    if is_kustomization(item.document):
        yield ("spec", "commonMetadata", "labels")


def _of(item: Item, field: Field) -> Iterator[Problem]:
    for key, value in mapping(item.get(*field)).items():
        if not is_qualified(str(key)):
            yield Problem(f"{key!r} is no key for a label: the API server refuses it", item, (*field, key), hint=HINT)
        elif isinstance(value, str) and not is_label_value(value):
            message = f"{value!r} is no value for the label {key}: the API server refuses it"
            yield Problem(message, item, (*field, key), hint=HINT)
