"""Names of other objects that objects say, misspelt."""

from tests.sown.exchange import Exchange
from tests.sown.kinds.objects import WORKLOADS
from tests.sown.place import Where, below, of
from tests.sown.seed import Kind
from tests.sown.slip import dropped

RUN = of(*WORKLOADS)
BOUND = of("RoleBinding", "ClusterRoleBinding")
ROUTE = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute")
SCALERS = of("HorizontalPodAutoscaler", "ScaledObject", "VerticalPodAutoscaler")
WORD = r"[\w-]+"
LABEL = r"[\w./-]+"


def _slip(name: str, where: Where, pattern: str) -> Exchange:
    return Exchange(f"reference: {name} misspelt", where, pattern, dropped)


KINDS: tuple[Kind, ...] = (
    _slip("Secret of a variable", of(*WORKLOADS, "HelmRelease"), below("secretKeyRef", "name")),
    _slip("key of a Secret", RUN, below("secretKeyRef", "key")),
    _slip("ConfigMap", RUN, below("configMapRef|configMapKeyRef|configMap", "name")),
    _slip("Secret of an environment", RUN, below("secretRef", "name")),
    _slip("claim", RUN, rf"claimName: (?P<it>{WORD})"),
    _slip("ServiceAccount", RUN, rf"serviceAccountName: (?P<it>{WORD})"),
    _slip("volume", RUN, below("volumeMounts", "name", WORD)),
    _slip("Service of an Ingress", of("Ingress"), below("service", "name", WORD)),
    _slip("Service of a route", of(*ROUTE), below("backendRefs", "name", WORD)),
    _slip("parent of a route", of(*ROUTE), below("parentRefs", "name", WORD)),
    _slip("what is scaled", SCALERS, below("scaleTargetRef|targetRef", "name", WORD)),
    _slip("role of a binding", BOUND, below("roleRef", "name", r"[\w:-]+")),
    _slip("subject of a binding", BOUND, below("subjects", "name", r"[\w:-]+")),
    _slip("issuer", of("Certificate"), below("issuerRef", "name", WORD)),
    _slip("store of secrets", of("ExternalSecret", "ClusterExternalSecret"), below("secretStoreRef", "name", WORD)),
    _slip("port of a container", of("Service"), r"targetPort: (?P<it>[a-z][\w-]*)"),
    _slip("label that a Service selects", of("Service"), below("selector", LABEL, rf"{WORD}$")),
    _slip("label that a workload selects", RUN, below("matchLabels", LABEL, rf"{WORD}$")),
    Exchange(
        "reference: label of a template misspelt",
        RUN,
        rf"template:\n    metadata:\n(?:      .*\n)*?      labels:\n(?:        .*\n)*?        {LABEL}: (?P<it>{WORD})$",
        dropped,
        # The selector is as much to blame.
        offsets=tuple(range(-40, 1)),
    ),
    Exchange(
        "reference: other port of a Service",
        of("Ingress", *ROUTE),
        below("service|backendRefs", "number|port", r"\d+$"),
        "1{}",
    ),
    Exchange(
        "reference: other port of a probe", RUN, below("(?:readiness|liveness|startup)Probe", "port", WORD), "httpx"
    ),
)
