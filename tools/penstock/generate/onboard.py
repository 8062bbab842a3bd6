"""What onboarding needs of one cluster: its Flux configuration in Azure Arc, and where its nodes pull images from."""

import json
import shlex
from collections.abc import Mapping

from penstock.generate.text import made

#: The sync's own name; the source that the folder itself declares keeps its name for itself.
SYNC = "cluster-sync"
CREDENTIALS = "fleet-credentials"


def files(folder: str, facts: Mapping[str, str], url: str) -> dict[str, str]:
    """Path → content; nothing of Arc without a URL of the repository, nothing of images without a registry."""
    made_ = {}
    if url:
        made_[f"{folder}/onboard/flux.bicep"] = bicep(folder, facts, url)
    if facts.get("REGISTRY"):
        made_[f"{folder}/onboard/registries.yaml"] = registries(folder, facts)
    return made_


def create(folder: str, facts: Mapping[str, str], url: str) -> str:
    """The `az` line that does the same as the Bicep file."""
    words = [
        *("az", "k8s-configuration", "flux", "create", "--resource-group", "GROUP"),
        *("--cluster-type", "connectedClusters", "--cluster-name", _resource(facts)),
        *("--name", SYNC, "--namespace", "flux-system", "--scope", "cluster"),
        *("--kind", "git", "--url", url, "--branch", "main", "--interval", "5m", "--timeout", "2m"),
        *("--local-auth-ref", CREDENTIALS),
        *("--kustomization", "name=cluster", f"path=./{folder}", "prune=true", "sync_interval=10m", "timeout=10m"),
    ]
    return shlex.join(words)


def bicep(folder: str, facts: Mapping[str, str], url: str) -> str:
    """A fluxConfigurations resource in the scope of the connected cluster."""
    head = made(
        f"{folder} and penstock.yaml",
        "az deployment group create --resource-group GROUP --template-file flux.bicep, or the same by hand:",
        create(folder, facts, url),
        comment="//",
    )
    return f"""{head}
@description('The connected cluster.')
param clusterName string = {_text(_resource(facts))}

resource cluster 'Microsoft.Kubernetes/connectedClusters@2024-01-01' existing = {{
  name: clusterName
}}

resource sync 'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01' = {{
  name: {_text(SYNC)}
  scope: cluster
  properties: {{
    scope: 'cluster'
    namespace: 'flux-system'
    sourceKind: 'GitRepository'
    gitRepository: {{
      url: {_text(url)}
      repositoryRef: {{
        branch: 'main'
      }}
      localAuthRef: {_text(CREDENTIALS)}
      syncIntervalInSeconds: 300
      timeoutInSeconds: 120
    }}
    kustomizations: {{
      cluster: {{
        path: {_text(f"./{folder}")}
        prune: true
        syncIntervalInSeconds: 600
        timeoutInSeconds: 600
      }}
    }}
  }}
}}
"""


def _resource(facts: Mapping[str, str]) -> str:
    return f"{facts.get('SITE', '')}-{facts.get('CLUSTER', '')}"


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
    return f"'{escaped}'"


def registries(folder: str, facts: Mapping[str, str]) -> str:
    """The registry settings of k3s and RKE2: whatever an image is called, one host answers for it."""
    registry, gateway = facts["REGISTRY"], facts.get("PARENT_GATEWAY_ADDRESS", "")
    host = registry.partition("/")[0]
    through = (
        ("In /etc/hosts of every node, because the nodes do not ask the cluster's name server:", f"  {gateway} {host}")
        if gateway
        else ()
    )
    about = made(
        f"the facts of {folder}",
        "/etc/rancher/k3s/registries.yaml (k3s; below rke2 for RKE2) of every node: images come from one host alone.",
        *through,
    )
    return about + (
        f'mirrors:\n  "*":\n    endpoint:\n      - {json.dumps(f"https://{registry}")}\n'
        f"configs:\n  {host}:\n    tls:\n      ca_file: /etc/ssl/certs/registry-ca.crt\n"
    )
