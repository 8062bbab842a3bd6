"""A conduit for Azure Arc lacks a name that Arc or its Flux extension cannot do without.

What
    A conduit lets some of the endpoints of Azure Arc-enabled Kubernetes pass (`*.his.arc.azure.com`,
    `${REGION}.dp.kubernetesconfiguration.azure.com`), and others that it always needs are missing on 443, for the
    region of the clusters below. Lists with a gateway of Arc's (`*.gw.arc.azure.com`) are left alone, and so is what
    only cluster connect, custom locations and the portal need.

Why
    The cluster is connected, or seems so, and no configuration ever arrives; or its agents' images stop at the first
    restart. Nothing on the cluster says which name it was.

PASS
    # beside: levels
    # file: platform/conduits/l4-l3/conduit.yaml
    upper: l4
    lower: l3
    about: business and operations
    destinations:
      - {name: management.azure.com}
      - {name: "*.dp.kubernetesconfiguration.azure.com"}
      - {name: login.microsoftonline.com}
      - {name: "*.login.microsoft.com"}
      - {name: mcr.microsoft.com}
      - {name: "*.data.mcr.microsoft.com"}
      - {name: "*.his.arc.azure.com"}
    # file: penstock.yaml
    clusters: [clusters/*]
    assume: [{kind: Secret, name: "*"}]
    waivers: [{code: generated-stale, reason: an example}]

FAIL
    # beside: levels
    # file: platform/conduits/l4-l3/conduit.yaml
    upper: l4
    lower: l3
    about: business and operations
    destinations:
      - {name: management.azure.com}
      - {name: "*.his.arc.azure.com"}
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from penstock.finding import Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of
from penstock.rules.view import FleetCluster, FleetView
from penstock.topology.arc import REQUIRED, meant
from penstock.topology.conduitwords import ROOM, expanded
from penstock.topology.names import Names

if TYPE_CHECKING:
    from penstock.topology.conduit import Conduit

CODE = "arc-endpoint-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

REGION, PORT = "REGION", 443


def check(fleet: FleetView) -> Iterator[Problem]:
    """Names that a conduit should let pass."""
    every = conduits_of(fleet)
    for conduit in every.conduits.values():
        names = every.names(conduit, PORT)
        if meant(names):
            below = [one for one in fleet.clusters if one.level == conduit.lower]
            yield from _missing(fleet, conduit, names, below)


def _missing(
    fleet: FleetView, conduit: "Conduit", names: tuple[str, ...], below: list[FleetCluster]
) -> Iterator[Problem]:
    found: dict[tuple[str, str], list[str]] = {}
    for region in sorted({one.facts.get(REGION, "") for one in below}):
        facts = {REGION: region} if region else {}
        held = Names.of(expanded(name, facts) for name in names)
        for name, why in REQUIRED:
            needed = expanded(name, facts)
            # A template that stays one is covered by itself alone, or by a wildcard over its domain.
            if not held.by(needed):
                who = [one.name for one in below if one.facts.get(REGION, "") == region]
                found.setdefault((needed, why), []).extend(who)
    place = text_place(fleet.tree, [f"{ROOM}/{conduit.name}/conduit.yaml"], "lower:")
    for (name, why), who in found.items():
        message = f"the conduit {conduit.name} does not pass {name} on {PORT}, and Azure Arc needs it: {why}"
        hint = "add it to the list of Arc's destinations, or to this conduit"
        yield Problem(message, place=place or fleet.fact_place(below[0], "LEVEL"), hint=hint, clusters=tuple(who))
