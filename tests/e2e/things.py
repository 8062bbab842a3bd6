"""Objects that somebody adds to a plant: of many kinds, each whole by itself."""

from tests.e2e.api import Object

SPACE = "edge-app1"


def _thing(api_version: str, kind: str, name: str, **content: object) -> Object:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, "namespace": SPACE}, **content}


def _pod(name: str) -> Object:
    container = {"name": "main", "image": "${REGISTRY}/tool:1.0.0", "resources": {"limits": {"memory": "64Mi"}}}
    return {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}}


def some(name: str) -> list[Object]:
    """One of each kind, all with this name."""
    selector = {"matchLabels": {"app": name}}
    rule = {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get"]}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    network = {"podSelector": selector, "policyTypes": ["Egress"]}
    store = {"type": "state.in-memory", "version": "v1", "metadata": []}
    job = {"template": {"spec": {**_pod(name)["spec"], "restartPolicy": "Never"}}}
    return [
        _thing("v1", "ConfigMap", name, data={"key": "${CLUSTER}"}),
        _thing("v1", "Secret", name, stringData={"key": "of ${SITE}"}),
        _thing("v1", "ServiceAccount", name),
        _thing("v1", "Service", name, spec={"selector": {"app": name}, "ports": [{"port": 80}]}),
        _thing("v1", "PersistentVolumeClaim", name, spec=claim),
        _thing("apps/v1", "Deployment", name, spec={"replicas": 1, "selector": selector, "template": _pod(name)}),
        _thing("batch/v1", "CronJob", name, spec={"schedule": "5 4 * * *", "jobTemplate": {"spec": job}}),
        _thing("networking.k8s.io/v1", "NetworkPolicy", name, spec=network),
        _thing("policy/v1", "PodDisruptionBudget", name, spec={"minAvailable": 1, "selector": selector}),
        _thing("rbac.authorization.k8s.io/v1", "Role", name, rules=[rule]),
        _thing("rbac.authorization.k8s.io/v1", "RoleBinding", name, roleRef=reference, subjects=[]),
        _thing("dapr.io/v1alpha1", "Component", name, spec=store),
        _thing("cert-manager.io/v1", "Issuer", name, spec={"selfSigned": {}}),
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}},
    ]
