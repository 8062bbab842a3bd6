"""An object, a container or a volume has a name that the API server does not take.

What
    Most objects have DNS names: lower case letters, digits, `-` and `.`, at most 253. Namespaces, Services, containers
    and volumes have DNS labels: at most 63, and no `.`; that of a Service begins with a letter before Kubernetes 1.36.
    Roles and bindings may not have `/` or `%`. A Flux Kustomization or HelmRelease has at most 63, too: Flux labels all
    that it applies with its name. What SOPS encrypted is left alone.

Why
    The API server refuses the object ("a lowercase RFC 1123 subdomain must …"), and Flux with it the whole
    Kustomization. An object in a namespace that can have no such name can never be there either.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings.v2, namespace: edge-app1}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: Settings, namespace: edge-app1}
"""

from collections.abc import Callable, Iterator

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.pods import containers, pod_spec
from penstock.rules.scopes import namespaced
from penstock.rules.syntax import is_dns_label, is_label_value, is_path_segment, is_subdomain
from penstock.rules.unseen import hidden
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "name-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT

RBAC = "rbac.authorization.k8s.io"
LABELS = frozenset({("", "Namespace"), ("", "Service")})
LABELLING = frozenset({("kustomize.toolkit.fluxcd.io", "Kustomization"), ("helm.toolkit.fluxcd.io", "HelmRelease")})
#: From here on the name of a Service may begin with a digit.
RELAXED = (1, 36)
LABEL_HINT = "lower case letters, digits and -, at most 63, with a letter or digit at both ends"
HINT = "lower case letters, digits, - and ., at most 253, with a letter or digit at both ends"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """The object's own name, its namespace, and what pods are made of."""
    document = item.document
    if hidden(item):
        return
    fits, hint = _rule(document.group, document.kind, cluster.kubernetes)
    if document.name and not fits(document.name):
        yield _problem(item, ("metadata", "name"), document.name, f"a {document.kind}", hint)
    elif (document.group, document.kind) in LABELLING and not is_label_value(document.name):
        message = f"{document.name!r} is too long: Flux labels what it applies with it, and the API server refuses that"
        yield Problem(message, item, ("metadata", "name"), hint="at most 63 characters")
    # The API server takes the namespace off what lives in none.
    if document.namespace and not is_dns_label(document.namespace) and namespaced(item, cluster) is not False:
        yield _problem(item, ("metadata", "namespace"), document.namespace, "a namespace", LABEL_HINT)
    for field, container in containers(item):
        yield from _label(item, (*field, "name"), container.get("name"), "a container")
    found = pod_spec(item)
    if found is not None:
        for field, volume in listed(mapping(found[1]), found[0], "volumes"):
            yield from _label(item, (*field, "name"), volume.get("name"), "a volume")


def _rule(group: str, kind: str, kubernetes: tuple[int, int] | None) -> tuple[Callable[[str], bool], str]:
    if group == RBAC:
        return is_path_segment, "anything but / and %"
    if (group, kind) == ("networking.k8s.io", "IPAddress"):
        return bool, ""  # an address, which may have colons; the schema's business
    if (group, kind) == ("", "Service") and kubernetes and kubernetes < RELAXED:
        return (lambda name: is_dns_label(name) and name[0].isalpha()), f"{LABEL_HINT}, and a letter in front"
    return (is_dns_label, LABEL_HINT) if (group, kind) in LABELS else (is_subdomain, HINT)


def _label(item: Item, field: Field, name: object, what: str) -> Iterator[Problem]:
    if isinstance(name, str) and not is_dns_label(name):
        yield _problem(item, field, name, what, LABEL_HINT)


def _problem(item: Item, field: Field, name: str, what: str, hint: str) -> Problem:
    return Problem(f"{name!r} is no name for {what}: the API server refuses it", item, field, hint=hint)
