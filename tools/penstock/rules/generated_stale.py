"""A generated file is not as it is generated.

What
    A file that `penstock generate` makes from facts and conduits is missing, was changed by hand, or is made no
    more. Only where platform/conduits/*/conduit.yaml exists.

Why
    What stands in git is what Flux applies: an edited proxy list works until the next `penstock generate` takes it
    back, and a conduit that was changed without it opens nothing.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    # file: platform/conduits/l4-l3/notes.yaml
    about: no conduit.yaml, so nothing is generated

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    # file: platform/conduits/l4-l3/conduit.yaml
    upper: l4
    lower: l3
    about: business and site operations
"""

from collections.abc import Iterator

from penstock.finding import Place, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of
from penstock.rules.view import FleetView

CODE = "generated-stale"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Every file that differs; nothing while a conduit is broken, for then nothing can be generated."""
    every = conduits_of(fleet)
    if every.faults or not every.conduits:
        return
    from penstock.generate.run import drift, files  # with models, which take time to load

    clusters = [(one.path, one.facts) for one in fleet.clusters if one.facts and one.path.startswith("clusters/")]
    wanted = files(every, clusters, next(iter(fleet.settings.repository), ""))
    for one in drift(fleet.tree, wanted, whole=fleet.whole):
        message = f"the file {one.said}"
        yield Problem(message, place=Place(one.path), hint="run `penstock generate` and commit what it writes")
