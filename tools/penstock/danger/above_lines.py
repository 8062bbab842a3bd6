"""A broker, a proxy, a mirror or a name server changes on a cluster that others reach the world through.

While it restarts, the clusters below it publish into their queues and resolve nothing; when it comes up wrong, they
stay cut off. Do it in the maintenance window of the sites below.
"""

import re

from penstock.danger.danger import Grade
from penstock.diff.change import Action, ObjectChange

CODE = "above-lines"
KINDS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ConfigMap", "Secret", "Service", "Certificate"})
#: Parts of names of what stands between levels.
WAYS = re.compile(
    r"broker|mosquitto|emqx|hivemq|rabbitmq|nats|kafka|proxy|envoy|nginx|traefik|coredns|dns|mirror|registry|gateway|bridge"
)


def told(change: ObjectChange, below: int) -> tuple[Grade, str] | None:
    """What is to be said of a change on a cluster with so many others below it; None when nothing."""
    one = change.object
    if not below or change.action is Action.ADDED or change.following or change.noise:
        return None
    if one.kind not in KINDS or not WAYS.search(one.name):
        return None
    return Grade.DANGER, "the clusters below reach the world through what changes here"
