// Made by `penstock generate` from clusters/plant-a/l2-line-1 and penstock.yaml: change that, not this.
// az deployment group create --resource-group GROUP --template-file flux.bicep, or the same by hand:
// az k8s-configuration flux create --resource-group GROUP --cluster-type connectedClusters --cluster-name plant-a-l2-line-1 --name cluster-sync --namespace flux-system --scope cluster --kind git --url https://git.aurora.example/ot/fleet --branch main --interval 5m --timeout 2m --local-auth-ref fleet-credentials --kustomization name=cluster path=./clusters/plant-a/l2-line-1 prune=true sync_interval=10m timeout=10m

@description('The connected cluster.')
param clusterName string = 'plant-a-l2-line-1'

resource cluster 'Microsoft.Kubernetes/connectedClusters@2024-01-01' existing = {
  name: clusterName
}

resource sync 'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01' = {
  name: 'cluster-sync'
  scope: cluster
  properties: {
    scope: 'cluster'
    namespace: 'flux-system'
    sourceKind: 'GitRepository'
    gitRepository: {
      url: 'https://git.aurora.example/ot/fleet'
      repositoryRef: {
        branch: 'main'
      }
      localAuthRef: 'fleet-credentials'
      syncIntervalInSeconds: 300
      timeoutInSeconds: 120
    }
    kustomizations: {
      cluster: {
        path: './clusters/plant-a/l2-line-1'
        prune: true
        syncIntervalInSeconds: 600
        timeoutInSeconds: 600
      }
    }
  }
}
