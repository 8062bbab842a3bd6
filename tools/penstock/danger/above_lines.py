"""A broker, a proxy, a mirror or a name server changes on a cluster that others reach the world through.

While it restarts, the clusters below it publish into their queues and resolve nothing; when it comes up wrong, they
stay cut off. Do it in the maintenance window of the sites below. Looked at is what stands between levels: Services that
are reached from outside, NetworkPolicies that name networks, the workloads behind both, the ConfigMaps, Secrets and
Certificates that they use, and the configuration of CoreDNS; where git holds no such thing (a chart brings it), what is
called like one.
"""

import re
from collections.abc import Set

from penstock.danger.danger import Grade
from penstock.diff.change import Action, ObjectChange, ObjectId

CODE = "above-lines"
KINDS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ConfigMap", "Secret", "Service", "Certificate"})
#: Parts of names of what stands between levels.
WAYS = re.compile(
    r"broker|mosquitto|emqx|hivemq|rabbitmq|nats|kafka|proxy|envoy|nginx|traefik|coredns|dns|mirror|registry|gateway|bridge"
)


def told(change: ObjectChange, below: int, ways: Set[ObjectId] = frozenset()) -> tuple[Grade, str] | None:
    """What is to be said of a change on a cluster with so many others below it; None when nothing. `ways` are the
    objects that stand between its levels, before or after; empty when none is known."""
    if not below or change.action is Action.ADDED or change.following or change.noise:
        return None
    if not (ways & {change.before, change.after} if ways else _called(change.object)):
        return None
    return Grade.DANGER, "the clusters below reach the world through what changes here"


def _called(one: ObjectId) -> bool:
    return one.kind in KINDS and WAYS.search(one.name) is not None
