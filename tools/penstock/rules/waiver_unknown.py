"""A waiver does nothing.

What
    An annotation `waive.penstock.dev/<code>` names no rule, or one whose findings are not about objects and are waived
    in penstock.yaml alone, or it gives no reason: nothing, fewer than three characters, or a word such as `true`.

    Where the whole fleet is validated and could be built, a note tells each waiver that nothing needs: an annotation
    with which no object has such a finding in any cluster, and one of penstock.yaml that no finding fits.

Why
    A misspelt waiver waives nothing, and one of a rule that is no more hides that nobody needs it. Who reads it takes
    the finding for accepted.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: app, namespace: edge-app1, annotations: {waive.penstock.dev/credential-in-configmap: for a test}}
    data: {DB_URL: "postgres://historian:wet-grass-7@db.edge-app1/history"}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: app, namespace: edge-app1, annotations: {waive.penstock.dev/credential-in-configmaps: for a test}}
    data: {DB_URL: "postgres://historian:wet-grass-7@db.edge-app1/history"}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: app, namespace: edge-app1, annotations: {waive.penstock.dev/credential-in-configmap: ""}}
"""

from collections.abc import Iterator
from difflib import get_close_matches

from penstock.finding import Edit, Severity
from penstock.rules import manuals
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item
from penstock.rules.waive import PREFIX
from penstock.why import why

CODE = "waiver-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each waiver among the annotations."""
    for item in cluster.items:
        for key, reason in item.annotations.items() if PREFIX.encode() in item.document.raw else ():
            if key.startswith(PREFIX):
                yield from _waiver(item, cluster, key, why(reason))


def _waiver(item: Item, cluster: ClusterView, key: str, reason: str) -> Iterator[Problem]:
    from penstock.rules.installed import every_rule  # which holds this one too

    code, field = key.removeprefix(PREFIX), ("metadata", "annotations", key)
    every = every_rule()
    able = {name for name, rule in every.items() if rule.NEEDS is not Needs.FLEET}
    known = able | {rule.code for rule in cluster.settings.rules}
    if code not in known and (code in every or code in manuals.SEVERITIES):
        message = f"{code} is not waived by an annotation: its findings are not about objects as they are rendered"
        yield Problem(message, item, field, hint="waive it in penstock.yaml")
    elif code not in known:
        near = get_close_matches(code, known, n=1)
        edit = Edit(key, f"{PREFIX}{near[0]}") if near else None
        hint = f"did you mean {near[0]}?" if near else "take it out"
        yield Problem(f"there is no rule {code}: the annotation waives nothing", item, field, hint=hint, edit=edit)
    elif not reason:
        yield Problem(f"the waiver of {code} gives no reason: it waives nothing", item, field, hint="say why")
