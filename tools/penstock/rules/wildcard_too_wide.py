"""A conduit lets names pass that anybody may have.

What
    A wildcard among the destinations of a conduit over a domain where everybody gets names: a provider's object
    stores, registries, queues or web hosting (`*.blob.core.windows.net`), or a domain above one (`*.windows.net`).
    Not told where the destination's `why` says what it is for.

Why
    What is meant is one account of one's own. What passes is everybody's: whoever gets into a line can carry its data
    out to an account of theirs, and the proxy's log shows a name that was allowed.

PASS
    # beside: levels
    # file: platform/conduits/l4-l3/conduit.yaml
    upper: l4
    lower: l3
    about: business and site operations
    destinations:
      - {name: aurora.blob.core.windows.net}
      - {name: "*.servicebus.windows.net", why: cluster connect names its relay when it starts}
    # file: penstock.yaml
    clusters: [clusters/*]
    assume: [{kind: Secret, name: "*"}]
    waivers: [{code: generated-stale, reason: an example}]

FAIL
    # beside: levels
    # file: platform/conduits/l4-l3/conduit.yaml
    upper: l4
    lower: l3
    about: business and site operations
    destinations:
      - {name: "*.blob.core.windows.net"}
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from penstock.finding import Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of
from penstock.rules.view import FleetView
from penstock.topology.conduitwords import ROOM
from penstock.topology.shared import anybodys

if TYPE_CHECKING:
    from penstock.topology.conduit import Destination

CODE = "wildcard-too-wide"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Wildcards that nobody gave a reason for, each once, where it is written."""
    every = conduits_of(fleet)
    used = {name for one in every.conduits.values() for name in one.lists}
    for name, listed in every.lists.items():
        yield from _wide(fleet, f"{ROOM}/destinations/{name}.yaml", listed.destinations if name in used else ())
    for conduit in every.conduits.values():
        yield from _wide(fleet, f"{ROOM}/{conduit.name}/conduit.yaml", conduit.destinations)


def _wide(fleet: FleetView, path: str, destinations: "tuple[Destination, ...]") -> Iterator[Problem]:
    for one in destinations:
        domain = anybodys(one.name)
        if domain and not one.why.strip():
            message = f"{one.name} lets everybody's names below {domain} pass, not only your own"
            hint = "write the names of your own accounts, or say with `why:` what the wildcard is for"
            yield Problem(message, place=text_place(fleet.tree, [path], one.name), hint=hint)
