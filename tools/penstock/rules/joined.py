"""Two levels that are joined: what stands beside the examples of rules about levels (`# beside: levels`)."""

from collections.abc import Mapping
from textwrap import dedent
from types import MappingProxyType

DIGEST = "@sha256:" + "1" * 64


def _facts(cluster: str, *more: str) -> str:
    return dedent(f"""\
        apiVersion: v1
        kind: ConfigMap
        metadata: {{name: cluster-facts, namespace: flux-system}}
        data:
          {{SITE: north, CLUSTER: {cluster}, LEVEL: {cluster}, ZONE: {cluster}, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9", {", ".join(more)}}}
        """)


def _config(name: str, namespace: str, file: str, *lines: str) -> str:
    text = "\n".join(f"    {line}" for line in lines)
    return (
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}}}\ndata:\n"
        f"  {file}: |\n{text}\n"
    )


def _pod(name: str, namespace: str, program: str, flag: str, path: str, *volumes: str, aliases: str = "") -> str:
    mounts = ", ".join(f"{{name: {one}, mountPath: /{one}}}" for one in ("conf", *(["tls"] if volumes else [])))
    held = ", ".join([f"{{name: conf, configMap: {{name: {name}}}}}", *volumes])
    return dedent(f"""\
        apiVersion: v1
        kind: Pod
        metadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}
        spec:
          hostAliases: [{aliases}]
          containers:
            - name: {program}
              image: registry.example/{program}{DIGEST}
              command: [{program}, {flag}, {path}]
              volumeMounts: [{mounts}]
          volumes: [{held}]
        """)


def _service(name: str, namespace: str, port: int, level: int = 4) -> str:
    return dedent(f"""\
        apiVersion: v1
        kind: Service
        metadata: {{name: {name}, namespace: {namespace}, annotations: {{metallb.io/loadBalancerIPs: 10.0.{level}.10}}}}
        spec:
          type: LoadBalancer
          selector: {{app: {name}}}
          ports: [{{port: {port}}}]
          loadBalancerSourceRanges: [10.0.{level - 1}.0/24]
        """)


def _certificate(name: str, secret: str, *names: str) -> str:
    return dedent(f"""\
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {{name: {name}, namespace: edge-core}}
        spec:
          secretName: {secret}
          duration: 2160h
          renewBefore: 720h
          dnsNames: [{", ".join(names)}]
          issuerRef: {{group: cert-manager.io, kind: ClusterIssuer, name: site-ca}}
        """)


ISSUER = """\
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: site-ca}
spec: {ca: {secretName: site-ca}}
"""
LISTENER = (
    *("max_queued_messages 1000", "listener 8883", "allow_anonymous false", "require_certificate true"),
    *("cafile /tls/ca.crt", "certfile /tls/tls.crt", "keyfile /tls/tls.key"),
)
BRIDGE = (
    *("max_queued_messages 1000", "connection parent", "address broker.l4.north.example:8883"),
    *("remote_clientid north.l3", "bridge_cafile /tls/ca.crt", "bridge_certfile /tls/tls.crt"),
    *("bridge_keyfile /tls/tls.key", "cleansession false", "try_private true", "topic telemetry out 1"),
)
RESOLVED = (
    *("    tcp-request content do-resolve(sess.dst,cluster,ipv4) var(sess.sni)",),
    *("    tcp-request content set-dst var(sess.dst)", "    server internet 0.0.0.0:443"),
)


def _proxy(children: str, *up: str) -> str:
    lines = (
        *("frontend https", "    bind :443", f"    tcp-request content reject unless {{ src {children} }}"),
        "    acl listed var(sess.sni) -m str git.example.com registry.example",
        *("    tcp-request content reject unless listed", "    default_backend up", "backend up"),
    )
    return _config("proxy", "edge-infra", "proxy.cfg", *lines, *up)


DNS = (
    *("template IN A {", "    match ^git\\.example\\.com\\.$", "    match ^registry\\.example\\.$"),
    *('    answer "{{ .Name }} 60 IN A 10.0.4.10"', "}"),
)
SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: fleet, namespace: flux-system}
spec: {interval: 5m, timeout: 1m, url: "https://git.example.com/fleet", ref: {branch: main}}
"""
SECRET = "{{name: tls, secret: {{secretName: {}}}}}"

#: Path → text: an l4 at the top and an l3 below it, joined by brokers, a proxy and a name server.
LEVELS: Mapping[str, str] = MappingProxyType(
    {
        "clusters/l4/facts.yaml": _facts(
            "l4", 'PARENT: ""', "NODE_CIDR: 10.0.4.0/24", "GATEWAY_ADDRESS: 10.0.4.10", "CHILD_CIDR: 10.0.3.0/24"
        ),
        "clusters/l4/broker.yaml": _config("broker", "edge-core", "mosquitto.conf", *LISTENER),
        "clusters/l4/broker-pod.yaml": _pod(
            "broker", "edge-core", "mosquitto", "-c", "/conf/mosquitto.conf", SECRET.format("broker-tls")
        ),
        "clusters/l4/broker-service.yaml": _service("broker", "edge-core", 8883),
        "clusters/l4/certificate.yaml": _certificate("broker", "broker-tls", "broker.l4.north.example"),
        "clusters/l4/issuer.yaml": ISSUER,
        "clusters/l4/proxy.yaml": _proxy("10.0.3.0/24", *RESOLVED),
        "clusters/l4/proxy-pod.yaml": _pod("proxy", "edge-infra", "haproxy", "-f", "/conf"),
        "clusters/l4/proxy-service.yaml": _service("proxy", "edge-infra", 443),
        "clusters/l3/facts.yaml": _facts(
            "l3",
            "PARENT: north/l4",
            *("NODE_CIDR: 10.0.3.0/24", "PARENT_GATEWAY_ADDRESS: 10.0.4.10"),
            *("GATEWAY_ADDRESS: 10.0.3.10", "CHILD_CIDR: 10.0.2.0/24"),
        ),
        "clusters/l3/proxy.yaml": _proxy("10.0.2.0/24", "    server parent 10.0.4.10:443"),
        "clusters/l3/proxy-pod.yaml": _pod("proxy", "edge-infra", "haproxy", "-f", "/conf"),
        "clusters/l3/proxy-service.yaml": _service("proxy", "edge-infra", 443, 3),
        "clusters/l3/bridge.yaml": _config("broker", "edge-core", "mosquitto.conf", *BRIDGE),
        "clusters/l3/broker-pod.yaml": _pod(
            "broker",
            "edge-core",
            "mosquitto",
            "-c",
            "/conf/mosquitto.conf",
            SECRET.format("bridge-tls"),
            aliases="{ip: 10.0.4.10, hostnames: [broker.l4.north.example]}",
        ),
        "clusters/l3/certificate.yaml": _certificate("bridge", "bridge-tls", "bridge.l3.north.example"),
        "clusters/l3/issuer.yaml": ISSUER,
        "clusters/l3/dns.yaml": _config("coredns-custom", "kube-system", "levels.override", *DNS),
        "clusters/l3/source.yaml": SOURCE,
        "penstock.yaml": "clusters:\n  - clusters/*\nassume:\n"
        "  - {kind: Secret, namespace: cert-manager, name: site-ca}\n"
        "  - {kind: Secret, namespace: edge-core, name: broker-tls}\n"
        "  - {kind: Secret, namespace: edge-core, name: bridge-tls}\n",
    }
)
