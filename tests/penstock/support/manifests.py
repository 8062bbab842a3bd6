"""Manifests as text, line by line, so that a test can say on which line something stands."""

from collections.abc import Mapping

#: The URL by which the small fleets name themselves.
URL = "https://git.example.org/fleet"


def flux(name: str, path: str, *spec: str, namespace: str = "flux-system", source: str = "flux-system") -> str:
    """A Flux Kustomization; `spec` are more lines of its spec. Line 4 names it, line 7 is its path."""
    return lines(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "kind: Kustomization",
        "metadata:",
        f"  name: {name}",
        f"  namespace: {namespace}",
        "spec:",
        f"  path: {path}",
        "  interval: 10m",
        "  prune: true",
        f"  sourceRef: {{kind: GitRepository, name: {source}}}",
        *(f"  {line}" for line in spec),
    )


def git_repository(name: str, ref: str, url: str = URL, namespace: str = "flux-system") -> str:
    """A GitRepository; `ref` is a flow mapping such as `{tag: v1}`."""
    return lines(
        "apiVersion: source.toolkit.fluxcd.io/v1",
        "kind: GitRepository",
        f"metadata: {{name: {name}, namespace: {namespace}}}",
        f"spec: {{interval: 10m, url: {url!r}, ref: {ref}}}",
    )


def config_map(name: str, data: Mapping[str, str] | None = None, namespace: str = "flux-system") -> str:
    """A ConfigMap; its data begin on line 6."""
    return _data("ConfigMap", name, namespace, "data", data or {})


def secret(name: str, data: Mapping[str, str], namespace: str = "flux-system", field: str = "data") -> str:
    """A Secret with `data` (base64) or `stringData`."""
    return _data("Secret", name, namespace, field, data)


def deployment(name: str, *container: str, namespace: str = "default") -> str:
    """A Deployment of one container; `container` are more of its lines, from line 14 on."""
    return lines(
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata:",
        f"  name: {name}",
        f"  namespace: {namespace}",
        "spec:",
        f"  selector: {{matchLabels: {{app: {name}}}}}",
        "  template:",
        f"    metadata: {{labels: {{app: {name}}}}}",
        "    spec:",
        "      containers:",
        f"        - name: {name}",
        "          image: registry.example.org/web:1.0.0",
        *(f"          {line}" for line in container),
    )


def definition(spec: str, scope: str = "Namespaced") -> str:
    """The CustomResourceDefinition of Pump (example.org/v1); `spec` is the schema of its spec, a flow mapping."""
    return lines(
        "apiVersion: apiextensions.k8s.io/v1",
        "kind: CustomResourceDefinition",
        "metadata: {name: pumps.example.org}",
        "spec:",
        "  group: example.org",
        f"  scope: {scope}",
        "  names: {kind: Pump, plural: pumps, singular: pump, listKind: PumpList}",
        "  versions:",
        "    - name: v1",
        "      served: true",
        "      storage: true",
        f"      schema: {{openAPIV3Schema: {{type: object, properties: {{spec: {spec}}}}}}}",
    )


def pump(spec: str) -> str:
    """An object of that kind; `spec` is a flow mapping, on line 4."""
    return lines("apiVersion: example.org/v1", "kind: Pump", "metadata: {name: a, namespace: default}", f"spec: {spec}")


def resources(*names: str) -> str:
    """A kustomization.yaml with resources; the first is on line 4."""
    return lines(
        "apiVersion: kustomize.config.k8s.io/v1beta1",
        "kind: Kustomization",
        "resources:",
        *(f"  - {name}" for name in names),
    )


def lines(*each: str) -> str:
    """Lines as one text."""
    return "\n".join(each) + "\n"


def documents(*texts: str) -> str:
    """Several documents in one file."""
    return "---\n".join(texts)


def _data(kind: str, name: str, namespace: str, field: str, data: Mapping[str, str]) -> str:
    return lines(
        "apiVersion: v1",
        f"kind: {kind}",
        f"metadata: {{name: {name}, namespace: {namespace}}}",
        f"{field}:" if data else f"{field}: {{}}",
        *(f"  {key}: {value}" for key, value in data.items()),
    )
