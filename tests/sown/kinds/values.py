"""Values of fields that Kubernetes refuses."""

from tests.sown.exchange import Exchange
from tests.sown.kinds.objects import WHERE, WORKLOADS
from tests.sown.place import Where, anywhere, holding, of
from tests.sown.seed import Kind

RUN = of(*WORKLOADS)
TIMED = of("ExternalSecret", "Certificate", "ServiceMonitor", "PrometheusRule")
QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'"


def _kind(name: str, where: Where, pattern: str, new: str) -> Exchange:
    return Exchange(f"value: {name}", where, pattern, new)


KINDS: tuple[Kind, ...] = (
    _kind("memory in mb", WHERE, r"memory: \"?(?P<it>\d+[MG]i?)\"?$", "512mb"),
    _kind(
        "storage with a space", of("PersistentVolumeClaim", "StatefulSet"), r"storage: \"?(?P<it>\d+\w+)\"?$", "10 Gi"
    ),
    _kind("access mode", holding("PersistentVolumeClaim"), r"(?P<it>ReadWriteOnce|ReadWriteMany)", "ReadWriteOne"),
    _kind("schedule", of("CronJob"), rf"schedule: (?P<it>{QUOTED})", '"0 25 * * *"'),
    _kind("port too great", of(*WORKLOADS, "Service"), r"(?:containerPort|port): (?P<it>\d+)$", "99999"),
    _kind("protocol", of(*WORKLOADS, "Service", "NetworkPolicy"), r"protocol: (?P<it>TCP|UDP)", "tcp"),
    _kind("type of a Service", of("Service"), r"^  type: (?P<it>\w+)", "Clusterip"),
    _kind("imagePullPolicy", RUN, r"imagePullPolicy: (?P<it>\w+)", "Allways"),
    _kind("restartPolicy", RUN, r"restartPolicy: (?P<it>\w+)", "onFailure"),
    _kind(
        "type of a path",
        of("Ingress", "HTTPRoute"),
        r"(?:pathType|type): (?P<it>Prefix|PathPrefix|ImplementationSpecific|Exact)",
        "prefix",
    ),
    _kind("image without a tag", RUN, r"image: \"?[\w./-]+(?P<it>:[\w.-]+(?:@sha256:\w+)?)\"?$", ""),
    _kind("image with a space", RUN, r"image: \"?[\w./-]+(?P<it>:)[\w.-]+", " :"),
    _kind("network", anywhere, r"\b(?P<it>\d+\.\d+\.\d+)\.\d+/\d\d\b", "10.300.0"),
    _kind("replicas in words", RUN, r"^  replicas: (?P<it>\d+)", '"two"'),
    _kind("number in an environment", RUN, rf"- name: [A-Z_]+\n +value: (?P<it>{QUOTED})", "5"),
    _kind(
        "data of a Secret in the clear", of("Secret"), r"^data:\n(?:  .*\n)*?  [\w.-]+: (?P<it>\w+=*)$", "not base64!"
    ),
    _kind(
        "host with an underscore",
        of("Ingress", "HTTPRoute"),
        r"(?:host: |hostnames: \[?|^    - )\"?(?P<it>[a-z][\w-]+\.[\w.-]+)\"?",
        "bad_host.{}",
    ),
    _kind("duration in words", TIMED, r"(?:refreshInterval|duration|interval|for): (?P<it>\w+)$", "5minutes"),
)
