"""A conduit or a list of destinations says what cannot be.

What
    platform/conduits/*/conduit.yaml or platform/conduits/destinations/*.yaml has an unknown key or a wrong value: a
    name with a scheme, slash, port, upper-case letter or address, a wildcard in the middle, a port that does not
    cross, a topic that is none, a list that is not there, or an entry that another one of the same list covers.

Why
    No proxy ever matches such a name, and none says so: the list looks right and lets nothing through.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    # file: platform/conduits/destinations/people.yaml
    purpose: who a person is
    origin: a page of the vendor's manual
    date: 2026-06-11
    destinations: [{name: graph.microsoft.com}]

FAIL
    # beside: PASS
    # file: platform/conduits/destinations/people.yaml
    purpose: who a person is
    origin: a page of the vendor's manual
    date: 2026-06-11
    destinations: [{name: graph.microsoft.com/}]
"""

from collections.abc import Iterator
from difflib import get_close_matches

from penstock.finding import Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of
from penstock.rules.view import FleetView
from penstock.topology.conduitwords import ROOM

CODE = "conduit-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Every fault, at its line."""
    every = conduits_of(fleet)
    for fault in every.faults:
        yield Problem(fault.message, place=fault.place, hint="docs/reference/conduits.md says what may stand there")
    sites = {one.facts.get("SITE", "") for one in fleet.clusters}
    for conduit in every.conduits.values() if fleet.whole else ():
        for site in conduit.firewalls:
            if site not in sites:
                place = text_place(fleet.tree, [f"{ROOM}/{conduit.name}/conduit.yaml"], "firewalls:")
                near = get_close_matches(site, sorted(sites), n=1)
                hint = f"did you mean {near[0]}?" if near else "name sites as SITE of their facts does"
                yield Problem(f"firewalls: there is no site {site}", place=place, hint=hint)
