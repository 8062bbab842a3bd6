"""Someone may do more: a role has more rights, a binding more subjects, or another role.

Rights are compared one by one, as (group, resource, verb); `*` is more than anything.
"""

from collections.abc import Iterator
from itertools import product

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.document import Object
from penstock.expand.kustomization import mapping, mappings

CODE = "rbac-widened"
GROUP = "rbac.authorization.k8s.io"
MIGHTY = frozenset({"cluster-admin", "admin"})
#: What lets a subject become more than it is.
GRAVE = frozenset({"secrets", "escalate", "bind", "impersonate", "*"})
SHOWN = 4

Right = tuple[str, str, str]


def check(seen: Seen) -> Iterator[Said]:
    """Rights, subjects and roles that are new."""
    if seen.group != GROUP or seen.after is None:
        return
    if seen.kind in ("Role", "ClusterRole"):
        yield from _rights(seen)
    else:
        yield from _subjects(seen)


def _rights(seen: Seen) -> Iterator[Said]:
    had, has = _listed(seen.before), _listed(seen.after)
    new = sorted(right for right in has if not any(_covers(old, right) for old in had))
    if new:
        grade = Grade.DANGER if seen.before and any(GRAVE & set(right) for right in new) else Grade.CAUTION
        said = ", ".join(f"{verb} {resource}" for _, resource, verb in new[:SHOWN])
        more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        yield grade, f"{'it may also' if seen.before else 'a new role: it may'} {said}{more}"


def _subjects(seen: Seen) -> Iterator[Said]:
    role = str(value(seen.after, "roleRef", "name"))
    grade = Grade.DANGER if role in MIGHTY else Grade.CAUTION
    had = {_named(one) for one in mappings(value(seen.before, "subjects"))} if not seen.differs("roleRef") else set()
    new = sorted({_named(one) for one in mappings(value(seen.after, "subjects"))} - had)
    if new:
        yield grade, f"{', '.join(new[:SHOWN])} may do what {role} may"


def _named(subject: Object) -> str:
    return "/".join(str(subject[key]) for key in ("kind", "namespace", "name") if subject.get(key))


def _listed(content: Object | None) -> set[Right]:
    found: set[Right] = set()
    for rule in mappings(value(content, "rules")):
        verbs = _words(rule, "verbs")
        resources = _words(rule, "resources")
        names = _words(rule, "resourceNames")
        if names:
            resources = [f"{resource}/{name}" for resource, name in product(resources, names)]
        found |= set(product(_words(rule, "apiGroups") or [""], resources, verbs))
        found |= {("", url, verb) for url, verb in product(_words(rule, "nonResourceURLs"), verbs)}
    return found


def _words(rule: Object, key: str) -> list[str]:
    listed = mapping(rule).get(key)
    return [str(word) for word in listed] if isinstance(listed, list) else []


def _covers(old: Right, new: Right) -> bool:
    return all(one in ("*", other) or other.startswith(f"{one}/") for one, other in zip(old, new, strict=True))
