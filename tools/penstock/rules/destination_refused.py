"""What a cluster needs is out of its reach.

What
    The host of an image, or of a Git, OCI or Helm source or bucket, of a cluster below the root; or an endpoint
    that Azure Arc and its Flux extension need, where a conduit of the repository lists them
    (destinations/arc.yaml). The connection is followed through the name server, the proxies and the policies of
    every cluster on the way, as they are rendered; the finding ends with where it stops. `penstock topology why`
    prints the whole way.

Why
    A line that cannot reach its image or its source stops silently at the next restart, far from anyone who can
    mend it.

PASS
    # beside: levels
    # file: clusters/l3/dns.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      levels.override: |
        template IN A {
            match ^registry\\.example\\.$
            match ^git\\.example\\.com\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }

FAIL
    # beside: levels
    # file: clusters/l3/dns.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      levels.override: |
        template IN A {
            match ^registry\\.example\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.plural import counted
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of, list_place
from penstock.rules.silence import Silence
from penstock.rules.view import ClusterView, FleetView
from penstock.rules.wiring import KEEPER, seen, wiring
from penstock.store.store import key
from penstock.topology.cluster import Node, Plant
from penstock.topology.conduitwords import expanded
from penstock.topology.reach import why

CODE = KEEPER
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

#: What is asked for below a wildcard: any name does.
ANY = "any-name"
ARC = "arc"

#: (host, port, what for).
Refused = tuple[str, int, str]


def note(cluster: ClusterView) -> object:
    """All that the rules about levels need of a cluster."""
    return wiring(cluster)


def check(fleet: FleetView) -> Iterator[Problem]:
    """Everything that a cluster needs and cannot reach."""
    plant = seen(fleet)
    wanted = conduits_of(fleet).lists.get(ARC)
    arc = [(one.name, port) for one in wanted.destinations for port in one.ports] if wanted else []
    silence = Silence(fleet.store, CODE, (repr(plant.walls), arc))
    for node in plant.nodes:
        if not node.parent or plant.above(node) is None or not _wired(node):
            continue
        way = _digest(fleet, plant, node)
        if way and silence.known(way):
            silence.heard(way)
            continue
        needs = [(host, port, what) for host, port, what in node.wiring.get("needs", ())]
        if node.facts.get("REGION") and plant.above(node):
            needs += [(expanded(name, node.facts), port, "Azure Arc") for name, port in arc]
        refused: dict[tuple[str, str], list[Refused]] = {}
        for (host, port), what in _merged(needs).items():
            answer = why(plant, node, host.replace("*", ANY), port)
            if not answer.reached:
                refused.setdefault((answer.stopped_at, answer.reason), []).append((host, port, what))
        for (stopped_at, reason), held in refused.items():
            yield _problem(fleet, node, held, stopped_at, reason)
        if way and not refused:
            silence.heard(way)
    silence.keep()


def _digest(fleet: FleetView, plant: Plant, node: Node) -> str:
    """The same while nothing changes at a cluster and all above it; empty when that is not known. What is wired is a
    question of the whole fleet, too: two clusters of one name are in nobody's way."""
    chain = [(fleet.by_name[one.name].digest, bool(one.wiring)) for one in plant.chain(node)]
    return key(*(b"%b%d" % one for one in chain)).hex() if all(digest for digest, _ in chain) else ""


def _wired(node: Node) -> bool:
    """A fleet that wires its levels in a way that is not known here is left alone."""
    return bool(node.wiring.get("dns") or node.wiring.get("proxy"))


def _merged(needs: list[tuple[str, int, str]]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], list[str]] = {}
    for host, port, what in needs:
        found.setdefault((host, port), []).append(what)
    return {key: ", ".join(dict.fromkeys(what)) for key, what in found.items()}


def _problem(fleet: FleetView, node: Node, held: list[Refused], stopped_at: str, reason: str) -> Problem:
    """One finding for all that is stopped by the same thing."""
    host, port, what = held[0]
    where = f" at {stopped_at}" if stopped_at != node.label else ""
    more = f" and {counted(len(held) - 1, 'more destination')}" if len(held) > 1 else ""
    message = f"{node.label} does not reach {host}:{port} ({what}){more}: stopped{where}: {reason}"
    hint = f"`penstock topology why {node.label} {host.replace('*', ANY)}:{port}` prints the way"
    at = seen(fleet).by_label.get(stopped_at, node)
    place = list_place(fleet, fleet.by_name[at.name], fleet.by_name[node.name], host)
    return Problem(message, place=place, hint=hint, clusters=(node.name,))
