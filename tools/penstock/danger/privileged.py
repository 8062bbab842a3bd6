"""A pod gets more of the node than it had: privileged, host namespaces, host paths, capabilities, escalation, root.

Whoever breaks out of such a container is on the node, and on an edge node that is the line. A container that loses what
kept it from that (`runAsNonRoot`, dropped capabilities, a seccomp profile, `allowPrivilegeEscalation: false`) is a
caution.
"""

from collections.abc import Iterator

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, containers, pod
from penstock.document import Object
from penstock.shape import mapping, mappings

CODE = "privileged"
#: Profiles of seccomp that forbid something.
PROFILES = frozenset({"RuntimeDefault", "Localhost"})
NO_ESCALATION = "allowPrivilegeEscalation: false"
WRITABLE = " to write to"
HOST = ("hostNetwork", "hostPID", "hostIPC")


def check(seen: Seen) -> Iterator[Said]:
    """What it may now and might not before."""
    powers = _powers(seen.after) - _powers(seen.before)
    powers -= {f"{word}{WRITABLE}" for word in powers}  # that is said with the path
    for word in sorted(powers):
        yield Grade.DANGER, f"its pods get {word}"
    guarded = _guards(seen.after)
    lost = {
        word
        for name, words in _guards(seen.before).items()
        if name in guarded
        for word in words - guarded[name]
        if word.partition(":")[0] not in powers  # that is told already
    }
    for word in sorted(lost):
        yield Grade.CAUTION, f"its pods lose {word}"


def _powers(content: Object | None) -> set[str]:
    spec = pod(content)
    found = {word for word in HOST if spec.get(word) is True}
    around = mapping(spec.get("securityContext"))
    volumes = [one for one in mappings(spec.get("volumes")) if isinstance(one.get("hostPath"), dict)]
    paths = {one.get("name"): f"hostPath {one['hostPath'].get('path')}" for one in volumes}
    found |= {*paths.values()}
    for one in containers(content):
        mounts = [mount for mount in mappings(one.get("volumeMounts")) if mount.get("name") in paths]
        found |= {f"{paths[mount['name']]}{WRITABLE}" for mount in mounts if mount.get("readOnly") is not True}
        context = mapping(one.get("securityContext"))
        found |= {word for word in ("privileged", "allowPrivilegeEscalation") if context.get(word) is True}
        found |= {f"capability {name}" for name in mapping(context.get("capabilities")).get("add") or ()}
        if context.get("runAsUser", around.get("runAsUser")) == 0:
            found.add("the user root")
    return found


def _guards(content: Object | None) -> dict[str, set[str]]:
    """Container → what keeps it from the node, said there or for the whole pod."""
    around = mapping(pod(content).get("securityContext"))
    found: dict[str, set[str]] = {}
    for one in containers(content):
        context = {**around, **mapping(one.get("securityContext"))}
        words = found.setdefault(str(one.get("name")), set())
        if context.get("runAsNonRoot") is True:
            words.add("runAsNonRoot")
        if mapping(context.get("seccompProfile")).get("type") in PROFILES:
            words.add("the seccomp profile")
        if context.get("allowPrivilegeEscalation") is False:
            words.add(NO_ESCALATION)
        words |= {f"the drop of capability {name}" for name in mapping(context.get("capabilities")).get("drop") or ()}
    return found
