"""What rules look at in objects."""

from tests.placement.swap import Swap

EXTRAS = "apps/extras/kustomization.yaml"
WORKLOADS = "*/base/*/[dsw]*.yaml"

AIMS = (
    Swap(
        "privileges",
        WORKLOADS,
        r"allowPrivilegeEscalation: false",
        "allowPrivilegeEscalation: true",
        ("pod-security",),
        certain=False,
    ),
    Swap("root", WORKLOADS, r"runAsNonRoot: true", "runAsNonRoot: false", ("pod-security",), certain=False),
    Swap("no profile", WORKLOADS, r"type: RuntimeDefault", "type: Unconfined", ("pod-security",), certain=False),
    Swap("capabilities", WORKLOADS, r"drop: \[ALL\]", "drop: [NET_RAW]", ("pod-security",), certain=False),
    Swap(
        "missing configuration",
        WORKLOADS,
        r"dapr.io/config: tracing",
        "dapr.io/config: nowhere",
        ("dapr-config-missing",),
    ),
    Swap(
        "missing ConfigMap",
        WORKLOADS,
        r"(configMap:\n +name: )([\w-]+)",
        r"\1\2-x",
        ("configmap-missing",),
        certain=False,
        offsets=(1,),
    ),
    Swap("missing claim", WORKLOADS, r"claimName: ([\w-]+)", r"claimName: \1-x", ("claim-missing",)),
    Swap("missing port", WORKLOADS, r"port: (health|mqtt|opc-ua|http)\}", "port: nobody}", ("probe-port-missing",)),
    Swap("missing topic broker", "apps/base/*", r"pubsubname: .*", "pubsubname: nowhere", ("dapr-pubsub-missing",)),
    Swap("misspelt nodes", "apps/*/pn.json", r'"OpcNodes"', '"OpcNode"', ("published-nodes-invalid",)),
    Swap("misspelt sidecar", "apps/base/*", r"dapr.io/app-id:", "dapr.io/appid:", ("dapr-annotation-unknown",)),
    Swap("unknown type", "apps/base/*", r"type: pubsub\.mqtt3", "type: pubsub.mqqt3", ("dapr-component-unknown",)),
    Swap("unknown name", "apps/base/*", r"name: allowedTopics", "name: allowedTopic", ("dapr-metadata-unknown",)),
    Swap("unknown app", "apps/base/*", r"^  - ([\w-]+-module)$", r"  - \1-x", ("dapr-scope-unknown",), certain=False),
    Swap(
        "selects nothing",
        "*networkpolic*.yaml",
        r"(podSelector:\n +matchLabels:\n +app.kubernetes.io/name: )([\w-]+)",
        r"\1\2-x",
        ("policy-selects-nothing",),
        certain=False,
        offsets=(0, 1, 2),
    ),
    Swap(
        "missing chart",
        "platform/base/*/release.yaml",
        r"(chartRef:\n.*\n    name: )(\S+)",
        r"\1\2-x",
        ("chart-source-missing",),
        offsets=(2,),
    ),
    Swap(
        "no requests",
        WORKLOADS,
        r"resources:\n +requests: .*\n +limits: .*\n",
        "resources: {}\n",
        ("requests-missing",),
        certain=False,
    ),
    Swap(
        "credential",
        "apps/sites/*.json",
        r'^( +)"UseSecurity": (true|false),',
        r'\g<0>\n\1"Url": "https://ot:wet-grass-7@plc.aurora.example",',
        ("credential-in-configmap",),
        offsets=(1,),
    ),
    Swap("credential", EXTRAS, r"- greeting=.*", "- password=Tr0ub4dor-and-3", ("credential-in-configmap",)),
    Swap(
        "no Pod Security level",
        "platform/base/namespaces/*/namespace.yaml",
        r"enforce: restricted",
        "enforces: restricted",
        ("namespace-without-level",),
        certain=False,
        offsets=(-1, 0),
    ),
)
