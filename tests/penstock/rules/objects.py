"""Objects for tests that add one to a cluster, so written that only one rule speaks."""

from textwrap import dedent, indent

IMAGE = "registry.aurora.example/extra:1.0.0@sha256:" + "1" * 64


def facts(cluster: str, level: str, parent: str = "", zone: str = "operations", site: str = "north") -> str:
    """A ConfigMap cluster-facts that is complete; SITE stands in it too."""
    return f"""\
apiVersion: v1
kind: ConfigMap
metadata: {{name: cluster-facts, namespace: flux-system}}
data:
  SITE: {site}
  CLUSTER: {cluster}
  LEVEL: {level}
  ZONE: {zone}
  PARENT: "{parent}"
  CONNECTIVITY: online
  KUBERNETES_VERSION: "1.34"
  FLUX_VERSION: "2.9"
"""


def pod(*spec: str, container: str = "", labels: str = "{app: extra}", annotations: str = "{}") -> str:
    """A Pod extra in edge-app1 that meets `restricted`; more lines of its spec and of its container."""
    return f"""\
apiVersion: v1
kind: Pod
metadata:
  name: extra
  namespace: edge-app1
  labels: {labels}
  annotations: {annotations}
spec:
  automountServiceAccountToken: false
  securityContext: {{runAsNonRoot: true, seccompProfile: {{type: RuntimeDefault}}}}
{indent(chr(10).join(spec), "  ")}
  containers:
    - name: extra
      image: {IMAGE}
      securityContext: {{allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]}}}}
{indent(container, "      ")}
"""


def config_map(name: str, **data: str) -> str:
    """A ConfigMap in edge-app1."""
    lines = "".join(f"  {key}: {value!r}\n" for key, value in data.items())
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: edge-app1}}\ndata:\n{lines}"


def component(name: str, *metadata: str, kind: str = "pubsub.mqtt3", scopes: str = "[]") -> str:
    """A Dapr component in edge-app1; `metadata` are flow mappings."""
    lines = "".join(f"    - {one}\n" for one in metadata) or "    []\n"
    return f"""\
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {{name: {name}, namespace: edge-app1}}
spec:
  type: {kind}
  version: v1
  metadata:
{lines}scopes: {scopes}
"""


def small(*objects: str, parent: str = "") -> dict[str, str]:
    """The files of a fleet of one cluster with facts; below another one when `parent` names it."""
    said = facts("c", "l3" if parent else "l4", parent)
    return {"clusters/c/facts.yaml": said, "clusters/c/objects.yaml": "---\n".join(map(dedent, objects))}


def workload(kind: str, spec: str = "", **more: str) -> str:
    """A Deployment, StatefulSet or the like called extra in edge-app1, of the pod that `pod` makes."""
    lines = pod(**more).splitlines()
    inner = indent("\n".join([*lines[2:3], *lines[5:]]), "    ")
    top = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: extra, namespace: edge-app1}}\nspec:\n"
    return f"{top}{indent(spec, '  ')}\n  selector: {{matchLabels: {{app: extra}}}}\n  template:\n{inner}\n"
