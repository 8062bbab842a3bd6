"""What a render cannot show: namespaces where a chart, an operator or a person may add what is not in git.

"Nothing here has it" is only said of a namespace that is seen whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.expand.producers import COPIERS
from penstock.expand.rendered import Rendered
from penstock.expand.variables import UNKNOWN, sealed
from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

#: Namespaces that hold more than any repository says.
SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease", "flux-system"})

#: API groups of Kubernetes itself: what their objects make is what they say.
BUILTIN = frozenset(
    {
        *("", "apps", "batch", "autoscaling", "policy", "networking.k8s.io", "rbac.authorization.k8s.io"),
        *("storage.k8s.io", "scheduling.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io"),
        *("apiregistration.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io"),
        *("node.k8s.io", "flowcontrol.apiserver.k8s.io", "resource.k8s.io", "snapshot.storage.k8s.io"),
    }
)

#: Groups of operators whose objects make no pods, ConfigMaps, claims or accounts, and Secrets only by name.
QUIET = frozenset(
    {
        *("kustomize.toolkit.fluxcd.io", "source.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io"),
        *("image.toolkit.fluxcd.io", "dapr.io", "external-secrets.io", "generators.external-secrets.io"),
        *("cert-manager.io", "acme.cert-manager.io", "traefik.io", "traefik.containo.us", "cilium.io", "metallb.io"),
        *("bitnami.com", "k8s.cni.cncf.io", "secrets-store.csi.x-k8s.io", "externaldns.k8s.io"),
        *("networking.istio.io", "security.istio.io", "telemetry.istio.io", "policy.linkerd.io"),
    }
)

#: Single kinds of other groups that are as quiet.
QUIET_KINDS = frozenset(
    {
        *(("monitoring.coreos.com", kind) for kind in ("ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe")),
        *(("gateway.networking.k8s.io", kind) for kind in ("HTTPRoute", "GRPCRoute", "TLSRoute", "ReferenceGrant")),
        *(("gateway.networking.k8s.io", kind) for kind in ("TCPRoute", "UDPRoute")),
        *(("monitoring.coreos.com", kind) for kind in ("ScrapeConfig", "AlertmanagerConfig")),
        *(("gateway.networking.k8s.io", kind) for kind in ("GatewayClass", "BackendTLSPolicy")),
        *(("gateway.envoyproxy.io", f"{kind}Policy") for kind in ("ClientTraffic", "BackendTraffic", "Security")),
        *(("grafana.integreatly.org", f"Grafana{kind}") for kind in ("Dashboard", "Datasource", "Folder")),
        *(("keda.sh", kind) for kind in ("ScaledObject", "TriggerAuthentication", "ClusterTriggerAuthentication")),
        *(("postgresql.cnpg.io", kind) for kind in ("ImageCatalog", "ClusterImageCatalog", "Database")),
    }
)
#: Kyverno's policies: only rules that generate make anything.
KYVERNO = "kyverno.io"

#: Kinds that may put anything anywhere.
ANYWHERE = frozenset(
    {
        ("fluxcd.controlplane.io", "ResourceSet"),
        ("argoproj.io", "Application"),
        ("argoproj.io", "ApplicationSet"),
        ("external-secrets.io", "ClusterExternalSecret"),
    }
)

#: How a build fails for want of a base from the network.
REMOTE = "remote-base"


@dataclass(frozen=True)
class Unseen:
    """Namespaces that are not seen whole; all of them when `everywhere`."""

    everywhere: bool
    namespaces: frozenset[str]

    def holds(self, namespace: str) -> bool:
        """True when there may be more in the namespace than is seen."""
        return self.everywhere or namespace in self.namespaces or namespace in SYSTEM or UNKNOWN in namespace


@once
def unseen(cluster: ClusterView) -> Unseen:
    """What of the cluster is not seen whole."""
    blind = [_filled(one) for one in cluster.render.rendered if one.build is None or one.build.failure is not None]
    everywhere = not all(blind) or any(_anywhere(item) for item in cluster.items)
    return Unseen(everywhere, frozenset((*blind, *(name for item in cluster.items for name in _hidden(item)))))


@once
def known(cluster: ClusterView) -> frozenset[str]:
    """The namespaces that something of the render makes or is in, and those that every cluster has."""
    made = (item.document.name for item in cluster.of("Namespace", group=""))
    return frozenset((*made, *(item.document.namespace for item in cluster.items), *SYSTEM, "default"))


def _filled(one: Rendered) -> str:
    """The namespace that a Kustomization without a render fills; empty for any. A vendor's base from the network is
    moved as a whole, while what lies here may hold Kustomizations of other namespaces."""
    remote = one.build is not None and one.build.failure is not None and one.build.failure.kind == REMOTE
    return str(one.kustomization.spec.get("targetNamespace") or "") if remote else ""


def hidden(item: Item) -> bool:
    """True for an object whose kind, name or namespace SOPS encrypted: it may be any."""
    return sealed(item.document)


def _anywhere(item: Item) -> bool:
    if hidden(item):
        return True
    kind = (item.document.group, item.document.kind)
    if kind in ANYWHERE or (not quiet(item) and not item.document.namespace):
        return True
    return item.document.kind in ("ConfigMap", "Secret") and any(name.startswith(COPIERS) for name in item.annotations)


def _hidden(item: Item) -> Iterator[str]:
    if UNKNOWN in item.document.name:
        yield item.document.namespace  # it may be the one that is looked for
    if item.document.kind == "HelmRelease":
        yield str(item.get("spec", "targetNamespace") or "") or item.document.namespace
    elif not quiet(item):
        yield item.document.namespace
        yield str(item.get("spec", "targetNamespace") or "")


def quiet(item: Item) -> bool:
    """True for an object of a kind that makes no other but what it names."""
    group, kind = item.document.group, item.document.kind
    if group == KYVERNO and kind in ("Policy", "ClusterPolicy"):
        return not any("generate" in mapping(rule) for rule in many(item.get("spec", "rules")))
    return group in BUILTIN or group in QUIET or (group, kind) in QUIET_KINDS or kind == "HelmRelease"
