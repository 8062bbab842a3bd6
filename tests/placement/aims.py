"""What is aimed at: the fault, the files, the text that is exchanged, and the code that names it."""

from tests.placement.swap import Swap

FLUX = "clusters/*/*/[aep]*.yaml"
LOCAL, FACTS, SITE = "clusters/plant-a/l2-line-1/extras.yaml", "clusters/*/*/cluster.yaml", "clusters/*/site/site.yaml"
INLINE = "clusters/plant-a/l2-line-1/kustomization.yaml"
KUSTOMIZATION, RELEASE = "*/kustomization.yaml", "*/sites/*/release/kustomization.yaml"
EXTRAS = "apps/extras/kustomization.yaml"
WORKLOADS = "*/base/*/[dsw]*.yaml"

FLUX_FIELDS = (
    Swap("wrong path", FLUX, r"path: \./", "path: ./nowhere/", ("path-missing",)),
    Swap("wrong dependency", FLUX, r"- name: (platform\S*)$", r"- name: \1-x", ("dependency-missing",)),
    Swap("wrong component", FLUX, r"- (\.\./\S+|part)$", r"- \1-x", ("resource-missing",)),
    Swap("wrong variables source", FLUX, r"name: (\w+-facts)$", r"name: \1-x", ("variables-source-missing",), certain=False),
    Swap("wrong interval", FLUX, r"(nterval|timeout): \d+.*", r"\1: hourly", ("object-invalid",)),
    Swap("wrong source kind", FLUX, r"kind: (Git|OCI)Repository", "kind: Repository", ("object-invalid",)),
    Swap("prune off", FLUX, r"prune: true", "prune: false", ("prune-off",)),
    Swap("not waited for", FLUX, r"wait: true", "wait: false", ("dependency-not-waited-for",), certain=False),
)
VARIABLES = (
    Swap("undefined variable", "*", r"(?<!\$)\$\{[A-Z_]+\}", "${NOBODY}", ("variable-undefined",)),
    Swap("bad expression", "*", r"(?<!\$)\$\{([A-Z_]+)\}", r"${\1.x}", ("substitution-failed",)),
    Swap("bad value of a variable", LOCAL, r'(PORT|USER|REPLICAS|PERIOD): ".*"', r'\1: "no number"', ("object-invalid",)),
    Swap("no text", LOCAL, r'(PORT|USER): "(.*)"', r"\1: \2", ("variable-value-invalid",)),
    Swap("bad name of a variable", LOCAL, r'REPLICAS: "2"', 'REPLICAS: "2"\n  A-B: c', ("variable-name-invalid",), offsets=(1,)),
)
FACT_FIELDS = (
    Swap("bad fact", FACTS, r"LEVEL: .*", "LEVEL: l9", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"CONNECTIVITY: .*", "CONNECTIVITY: sometimes", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"(KUBERNETES|FLUX)_VERSION: .*", r"\1_VERSION: newest", ("facts-invalid",)),
    Swap("bad fact", FACTS, r"((?:NODE|POD|SERVICE)_CIDR): .*", r"\1: 10.0.0.1/8", ("facts-invalid",)),
    Swap("bad fact", SITE, r"TIME_ZONE: .*", "TIME_ZONE: Mars/Olympus", ("facts-invalid",)),
    Swap("removed fact", FACTS, r"^data:\n  CLUSTER: .*\n", "data:\n", ("facts-invalid",)),
    Swap("removed fact", FACTS, r"^data:\n(  CLUSTER: .*\n)  LEVEL: .*\n", r"data:\n\1", ("facts-invalid",)),
    Swap("other cluster's name", FACTS, r"CLUSTER: .*", "CLUSTER: elsewhere", ("cluster-name",)),
)
KUSTOMIZE = (
    Swap("wrong name of a file", KUSTOMIZATION, r"^(  +- (?:path: )?)([\w./-]+)\.(yaml|json|conf)$", r"\1\2-x.\3", ("resource-missing",)),
    Swap("wrong name of a folder", KUSTOMIZATION, r"^(  - [\w./-]*/[\w-]+)$", r"\1-x", ("resource-missing",)),
    Swap("misspelt kustomization", KUSTOMIZATION, r"^(resources|patches|images|components|namespace|configMapGenerator):", r"\1x:", ("build-failed", "kustomization-field-unknown")),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"^(namespace|namePrefix): .*", r"\1: [a, b]", ("build-failed",)),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"^(resources|images|patches|components):\n", "\\1: none\nvars:\n", ("build-failed",)),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"count: \d+", "count: many", ("build-failed",)),
    Swap("wrong type in a kustomization", KUSTOMIZATION, r"newTag: .*", "newTag: {a: b}", ("build-failed",)),
    Swap("wrong kind of a kustomization", KUSTOMIZATION, r"kind: Component", "kind: Kustomization", ("build-failed",)),
    Swap("broken kustomization", KUSTOMIZATION, r"^(kind: (?:Component|Kustomization)\n)", "\\1half a line\n", ("yaml-broken",), offsets=(1,)),
    Swap("generator without a base", KUSTOMIZATION, r"^(  - name: [\w-]+)(\n.*)*?behavior: merge", r"\g<0>", ("build-failed",), certain=False),
)
RELEASES = (
    Swap("bad digest", RELEASE, r"digest: sha256:", "digest: sha257:", ("image-not-pinned",), certain=False),
    Swap("no digest", RELEASE, r"(newTag: .*)\n    digest: .*", r"\1", ("image-not-pinned",), certain=False, offsets=(-2, -1, 0)),
    Swap("other registry", RELEASE, r"newName: \$\{REGISTRY\}/", "newName: docker.io/library/", ("image-outside-registry",), certain=False),
    Swap("latest", RELEASE, r"newTag: .*", "newTag: latest", ("image-latest",), certain=False),
    Swap("chart without a digest", "*/release/*.yaml", r"digest: sha256:\S+", "digest: {a: b}", ("object-invalid",)),
)
PATCHES = (
    Swap("wrong path of an operation", "*", r"^(\s*)path: /(spec|data|metadata)/", r"\1path: /nowhere/\2/", ("build-failed", "object-invalid")),
    Swap("wrong operation", "*", r"- op: (replace|add)", "- op: exchange", ("build-failed",)),
    Swap("wrong name of a patched object", "platform/conduits/*", r"^  name: ([\w-]+)$", r"  name: \1-x", ("patch-unmatched",), certain=False),
    Swap("wrong name of a patched object", "platform/levels/*/operators/*", r"^  name: ([\w-]+)$", r"  name: \1-x", ("patch-unmatched",), certain=False),
    Swap("wrong name of a patched object", INLINE, r"name: platform$", "name: platforms", ("patch-unmatched",)),
    Swap("wrong value of an operation", "*/local/*.yaml", r"value: [\w-].*", "value: {a: [b]}", ("object-invalid",), certain=False),
    Swap("wrong value of an operation", "*/local/*.yaml", r"(cpu|memory): [^,}]+", r"\1: [b]", ("object-invalid",), certain=False),
    Swap("inline patch", INLINE, r"value: (12m|90|5)", "value: many", ("object-invalid",)),
    Swap("inline patch", INLINE, r"retryInterval: 3m", "retryInterval: often", ("object-invalid",)),
    Swap("inline patch", INLINE, r"path: (/spec/timeout|/spec/minReadySeconds)", r"path: \1x", ("object-invalid", "build-failed")),
    Swap("inline patch", LOCAL, r"minReadySeconds: 5", "minReadySeconds: soon", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"minReadySeconds: 5", "minReadySecond: 5", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"(requests|limits): \{.*\}", r"\1: {memory: [a]}", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"value: (3|20)", "value: many", ("object-invalid",)),
    Swap("inline patch", LOCAL, r"^( +path: /spec/.*)", r"\1x", ("object-invalid", "build-failed")),
    Swap("inline patch", LOCAL, r"name: worker$", "name: workers", ("patch-unmatched", "image-not-pinned"), certain=False),
    Swap("pin in a Flux Kustomization", LOCAL, r"digest: sha256", "digest: sha257", ("image-not-pinned",)),
    Swap("inline patch", EXTRAS, r"progressDeadlineSeconds: 300", "progressDeadlineSeconds: [a]", ("object-invalid",)),
    Swap("inline patch", EXTRAS, r"value: false", 'value: "perhaps"', ("object-invalid",)),
    Swap("inline patch", EXTRAS, r"path: /spec/paused", "path: /spec/pausedx", ("object-invalid", "build-failed")),
)
TRANSFORMERS = (
    Swap("prefix", EXTRAS, r"namePrefix: edge-", "namePrefix: Edge_", ("object-invalid",)),
    Swap("label", EXTRAS, r"managed-by: penstock", 'managed-by: "not good!"', ("object-invalid",)),
    Swap("label", "apps/extras/tier.yaml", r"tier: edge", 'tier: "not good!"', ("object-invalid",)),
    Swap("annotation", EXTRAS, r"aurora.example/owner: ot", "not good!/owner: ot", ("object-invalid",)),
    Swap("annotation", EXTRAS, r"aurora.example/owner: ot", "aurora.example/owner: {a: b}", ("build-failed",)),
    Swap("namespace", LOCAL, r"targetNamespace: edge-app1", "targetNamespace: Edge_App", ("object-invalid",)),
    Swap("generator", EXTRAS, r"mode=fast", "mode: fast", ("build-failed", "object-invalid")),
    Swap("generator", EXTRAS, r"- (worker\.env|rules\.json|other.txt=rules.txt)$", r"- \1-x", ("resource-missing",)),
    Swap("replacement", EXTRAS, r"fieldPath: data.mode", "fieldPath: data.modes", ("build-failed",)),
    Swap("replacement", EXTRAS, r"\[name=MODE\]", "[name=NONE]", ("build-failed",)),
)
RULES = (
    Swap("privileges", WORKLOADS, r"allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", ("pod-security",), certain=False),
    Swap("root", WORKLOADS, r"runAsNonRoot: true", "runAsNonRoot: false", ("pod-security",), certain=False),
    Swap("no profile", WORKLOADS, r"type: RuntimeDefault", "type: Unconfined", ("pod-security",), certain=False),
    Swap("capabilities", WORKLOADS, r"drop: \[ALL\]", "drop: [NET_RAW]", ("pod-security",), certain=False),
    Swap("missing configuration", WORKLOADS, r"dapr.io/config: tracing", "dapr.io/config: nowhere", ("dapr-config-missing",)),
    Swap("missing ConfigMap", WORKLOADS, r"(configMap:\n +name: )([\w-]+)", r"\1\2-x", ("configmap-missing",), offsets=(1,)),
    Swap("missing claim", WORKLOADS, r"claimName: ([\w-]+)", r"claimName: \1-x", ("claim-missing",)),
    Swap("missing port", WORKLOADS, r"port: (health|mqtt|opc-ua|http)\}", "port: nobody}", ("probe-port-missing",)),
    Swap("missing topic broker", "apps/base/*", r"pubsubname: .*", "pubsubname: nowhere", ("dapr-pubsub-missing",)),
    Swap("unknown app", "apps/base/*", r"^  - ([\w-]+-module)$", r"  - \1-x", ("dapr-scope-unknown",), certain=False),
    Swap("selects nothing", "*networkpolic*.yaml", r"(podSelector:\n +matchLabels:\n +app.kubernetes.io/name: )([\w-]+)", r"\1\2-x", ("policy-selects-nothing",), certain=False, offsets=(0, 1, 2)),
    Swap("missing chart", "platform/base/*/release.yaml", r"(chartRef:\n.*\n    name: )(\S+)", r"\1\2-x", ("chart-source-missing",), offsets=(2,)),
    Swap("no requests", WORKLOADS, r"resources:\n +requests: .*\n", "resources:\n", ("requests-missing",), certain=False),
    Swap("credential", "apps/sites/*.json", r'^( +)"UseSecurity": (true|false),', r'\g<0>\n\1"OpcAuthenticationPassword": "Tr0ub4dor-and-3",', ("credential-in-configmap",), offsets=(1,)),
    Swap("credential", EXTRAS, r"- mode=fast", "- password=Tr0ub4dor-and-3", ("credential-in-configmap",)),
    Swap("privileged namespace", "platform/base/namespaces/*/namespace.yaml", r"enforce: restricted", "enforce: strictest", ("namespace-without-level", "object-invalid"), certain=False),
)
AIMS = (*FLUX_FIELDS, *VARIABLES, *FACT_FIELDS, *KUSTOMIZE, *RELEASES, *PATCHES, *TRANSFORMERS, *RULES)
