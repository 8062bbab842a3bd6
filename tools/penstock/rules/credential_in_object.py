"""An object that is no Secret holds a credential in clear text.

What
    A string of any object but ConfigMaps and Secrets (they have rules of their own) is a credential by its shape: an
    error. An environment variable that is called like one and has a literal value is a warning. The value itself is
    never printed.

Why
    Whoever can read the repository or the object has the key. A key that was in git must be replaced, not just moved.

PASS
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          env:
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: historian, key: password, optional: true}}

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          env:
            - {name: DB_PASSWORD, value: wet-grass-7}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.credentials import named, shapes, strings, suspicious
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workload

CODE = "credential-in-object"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT

#: Kinds that have a rule of their own, and definitions, whose strings are prose.
ELSEWHERE = frozenset({"ConfigMap", "Secret", "CustomResourceDefinition"})
HINT = "take it from a Secret that is encrypted in git or made on the cluster, and replace the credential"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Strings that are credentials by shape, then environment variables by name."""
    if item.document.kind in ELSEWHERE:
        return
    shaped = set()
    for field, text in strings(item.content) if suspicious(item.document.raw) else ():
        for shape in shapes(text):
            shaped.add(field)
            yield Problem(f"{_shown(field)} holds {shape.name}", item, field, hint=HINT)
    found = workload(item)
    for field, container in found.containers() if found else ():
        for at, variable in listed(container, field, "env"):
            if (*at, "value") not in shaped and named(str(variable.get("name")), variable.get("value")):
                message = f"container {container.get('name')}: {variable.get('name')} has its value in clear text"
                yield Problem(message, item, (*at, "value"), hint=HINT, severity=Severity.WARNING)


def _shown(field: tuple[str | int, ...]) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in field).lstrip(".")
