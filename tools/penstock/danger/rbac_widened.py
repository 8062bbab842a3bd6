"""Someone may do more: a role has more rights, a binding more subjects, or another role.

Rights are compared one by one, as (group, resource, verb, name); `*` is more than anything. Who may do something with
a resource may not do it with what lies below it (`pods` is not `pods/exec`), as the API server has it.
"""

from collections.abc import Iterator
from itertools import product

from penstock.danger.danger import Grade
from penstock.danger.seen import Said, Seen, value
from penstock.document import Object
from penstock.shape import many, mapping, mappings

CODE = "rbac-widened"
GROUP = "rbac.authorization.k8s.io"
MIGHTY = frozenset({"cluster-admin", "admin"})
#: What lets a subject become more than it is.
GRAVE = frozenset(
    {"secrets", "escalate", "bind", "impersonate", "*"}
    | {"pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"}
)
SHOWN = 4

#: Group, resource, verb, and the one object that it is about (empty: all of them). A path of the server itself is in
#: the group PATH.
Right = tuple[str, str, str, str]
PATH = "a path"


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
    new = sorted(
        (right for right in has if not any(_covers(old, right) for old in had)), key=lambda one: (one[1:], one)
    )
    if new:
        grade = Grade.DANGER if seen.before and any(GRAVE & set(right) for right in new) else Grade.CAUTION
        said = ", ".join(" ".join(filter(None, (verb, resource, name))) for _, resource, verb, name in new[:SHOWN])
        more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        yield grade, f"{'it may also' if seen.before else 'a new role: it may'} {said}{more}"


def _subjects(seen: Seen) -> Iterator[Said]:
    role = str(value(seen.after, "roleRef", "name"))
    grade = Grade.DANGER if role in MIGHTY else Grade.CAUTION
    stays = _role(seen.before) == _role(seen.after)
    had = {_named(one) for one in mappings(value(seen.before, "subjects"))} if stays else set()
    new = sorted({_named(one) for one in mappings(value(seen.after, "subjects"))} - had)
    if new:
        yield grade, f"{', '.join(new[:SHOWN])} may do what {role} may"


def _role(binding: Object | None) -> Object:
    """The role that is meant; its group need not be said."""
    return {"apiGroup": GROUP, **mapping(value(binding, "roleRef"))}


def _named(subject: Object) -> str:
    return "/".join(str(subject[key]) for key in ("kind", "namespace", "name") if subject.get(key))


def _listed(content: Object | None) -> set[Right]:
    found: set[Right] = set()
    for rule in mappings(value(content, "rules")):
        verbs = _words(rule, "verbs")
        resources = _words(rule, "resources")
        names = _words(rule, "resourceNames") or [""]
        found |= set(product(_words(rule, "apiGroups") or [""], resources, verbs, names))
        found |= {(PATH, url, verb, "") for url, verb in product(_words(rule, "nonResourceURLs"), verbs)}
    return found


def _words(rule: Object, key: str) -> list[str]:
    return [str(word) for word in many(mapping(rule).get(key))]


def _covers(old: Right, new: Right) -> bool:
    path = PATH in (old[0], new[0])
    if (path and old[0] != new[0]) or old[3] not in ("", new[3]):
        return False
    same = old[0] in ("*", new[0]) and old[2] in ("*", new[2])
    return same and (_path(old[1], new[1]) if path else _resource(old[1], new[1]))


def _resource(old: str, new: str) -> bool:
    """`*/scale` is the scale of everything."""
    return old in ("*", new) or (old.startswith("*/") and old[1:] == new[new.find("/") :])


def _path(old: str, new: str) -> bool:
    return old == new or (old.endswith("*") and new.startswith(old[:-1]))
