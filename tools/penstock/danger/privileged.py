"""A pod gets more of the node than it had: privileged, host namespaces, host paths, capabilities, escalation, root.

Whoever breaks out of such a container is on the node, and on an edge node that is the line.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, containers, pod
from penstock.document import Object
from penstock.expand.kustomization import mapping, mappings

CODE = "privileged"
HOST = ("hostNetwork", "hostPID", "hostIPC")


def check(seen: Seen) -> Iterator[Said]:
    """What it may now and might not before."""
    for word in sorted(_powers(seen.after) - _powers(seen.before)):
        yield Grade.DANGER, f"its pods get {word}"


def _powers(content: Object | None) -> set[str]:
    spec = pod(content)
    found = {word for word in HOST if spec.get(word) is True}
    for volume in mappings(spec.get("volumes")):
        if isinstance(volume.get("hostPath"), dict):
            found.add(f"hostPath {volume['hostPath'].get('path')}")
    for one in containers(content):
        context = mapping(one.get("securityContext"))
        found |= {word for word in ("privileged", "allowPrivilegeEscalation") if context.get(word) is True}
        found |= {f"capability {name}" for name in mapping(context.get("capabilities")).get("add") or ()}
        if context.get("runAsUser") == 0 or mapping(spec.get("securityContext")).get("runAsUser") == 0:
            found.add("the user root")
    return found
