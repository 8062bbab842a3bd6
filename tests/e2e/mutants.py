"""Objects of the enterprise with one thing in them that is wrong: what people mistype, forget, and write twice."""

import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from penstock.rules.pods import POD_SPEC
from tests.e2e.api import Object

#: Changes the spec of a pod, or an object.
Mutation = Callable[[Any, random.Random], None]


@dataclass(frozen=True)
class Mutant:
    """An object before and after a mutation, which `what` names."""

    what: str
    good: Object
    bad: Object


def _container(**fields: Any) -> Mutation:
    return lambda pod, _: pod["containers"][0].update(copy.deepcopy(fields))


def _pod(**fields: Any) -> Mutation:
    return lambda pod, _: pod.update(copy.deepcopy(fields))


def _volume(**fields: Any) -> Mutation:
    return lambda pod, _: pod.setdefault("volumes", []).append({"name": "more", **fields})


def _mount(*paths: str) -> Mutation:
    def mutate(pod: Any, _: random.Random) -> None:
        pod.setdefault("volumes", []).append({"name": "more", "emptyDir": {}})
        mounts = pod["containers"][0].setdefault("volumeMounts", [])
        mounts.extend({"name": "more", "mountPath": path} for path in paths)

    return mutate


def _set(*way: str | int, value: Any) -> Mutation:
    def mutate(thing: Any, _: random.Random) -> None:
        for key in way[:-1]:
            thing = thing.setdefault(key, {}) if isinstance(thing, dict) else thing[key]
        thing[way[-1]] = copy.deepcopy(value)

    return mutate


HTTP, TCP = {"path": "/", "port": 80}, {"port": 80}
#: Of the spec of a pod.
PODS: dict[str, Mutation] = {
    "a probe with two handlers": _container(readinessProbe={"httpGet": HTTP, "tcpSocket": TCP}),
    "a probe without a handler": _container(readinessProbe={"periodSeconds": 3}),
    "a liveness probe that must succeed twice": _container(livenessProbe={"tcpSocket": TCP, "successThreshold": 2}),
    "a probe with a negative delay": _container(livenessProbe={"tcpSocket": TCP, "initialDelaySeconds": -1}),
    "a probe with an odd scheme": _container(livenessProbe={"httpGet": {**HTTP, "scheme": "https"}}),
    "a probe without a command": _container(livenessProbe={"exec": {"command": []}}),
    "a hook with two handlers": _container(lifecycle={"preStop": {"httpGet": HTTP, "exec": {"command": ["a"]}}}),
    "a variable with two sources": _container(
        env=[{"name": "A", "value": "1", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]
    ),
    "a variable whose source is empty": _container(env=[{"name": "A", "valueFrom": {}}]),
    "a variable with = in its name": _container(env=[{"name": "A=B", "value": "1"}]),
    "a variable from a field that is none": _container(
        env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nothing"}}}]
    ),
    "variables from two places at once": _container(
        envFrom=[{"configMapRef": {"name": "a"}, "secretRef": {"name": "b"}}]
    ),
    "variables from nowhere": _container(envFrom=[{"prefix": "A_"}]),
    "a policy of pulling that is none": _container(imagePullPolicy="Sometimes"),
    "an image with spaces around it": _container(image=" registry.example/a:1 "),
    "a name of a container in capitals": _container(name="Main"),
    "a port that is too high": _container(ports=[{"containerPort": 70000}]),
    "a port of an odd protocol": _container(ports=[{"containerPort": 80, "protocol": "HTTP"}]),
    "a name of a port that is too long": _container(
        ports=[{"containerPort": 80, "name": "a-very-long-name-of-a-port"}]
    ),
    "a name of a port twice": _container(
        ports=[{"containerPort": 80, "name": "a"}, {"containerPort": 81, "name": "a"}]
    ),
    "a quantity that is none": _container(resources={"limits": {"memory": "64Megs"}}),
    "a negative quantity": _container(resources={"limits": {"memory": "-64Mi"}}),
    "a resource that nobody knows": _container(resources={"limits": {"ram": "64Mi"}}),
    "a request over its limit": _container(resources={"requests": {"cpu": "2"}, "limits": {"cpu": "1"}}),
    "a fraction of a byte": _container(resources={"limits": {"example.com/gpu": "1500m"}}),
    "privileged without escalation": _container(
        securityContext={"privileged": True, "allowPrivilegeEscalation": False}
    ),
    "a user below zero": _pod(securityContext={"runAsUser": -1}),
    "a mount of a volume that is not there": _container(volumeMounts=[{"name": "none", "mountPath": "/a"}]),
    "two mounts at one place": _mount("/same", "/same"),
    "a mount without a place": _mount(""),
    "a volume of two sources": _volume(emptyDir={}, configMap={"name": "a"}),
    "a volume of a name twice": lambda pod, _: pod.update(volumes=[{"name": "v", "emptyDir": {}}] * 2),
    "a volume with a mode that is too high": _volume(configMap={"name": "a", "defaultMode": 1000}),
    "a volume without a name of its claim": _volume(persistentVolumeClaim={"claimName": ""}),
    "a path of a host that goes up": _volume(hostPath={"path": "/a/../b"}),
    "a key of a volume at an absolute path": _volume(
        configMap={"name": "a", "items": [{"key": "k", "path": "/etc/k"}]}
    ),
    "no containers": _pod(containers=[]),
    "a policy of restarting that is none": _pod(restartPolicy="Sometimes"),
    "a policy of names that is none": _pod(dnsPolicy="Nowhere"),
    "a grace below zero": _pod(terminationGracePeriodSeconds=-5),
    "a toleration without a key": _pod(tolerations=[{"operator": "Equal", "value": "x"}]),
    "a toleration of all with a value": _pod(tolerations=[{"key": "a", "operator": "Exists", "value": "x"}]),
    "an affinity with an odd operator": _pod(
        affinity={
            "nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "Like", "values": ["b"]}]}]
                }
            }
        }
    ),
    "an affinity without a topology": _pod(
        affinity={
            "podAntiAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": [{"labelSelector": {}, "topologyKey": ""}]
            }
        }
    ),
    "a spread without a topology": _pod(
        topologySpreadConstraints=[{"maxSkew": 1, "topologyKey": "", "whenUnsatisfiable": "DoNotSchedule"}]
    ),
    "a spread with no skew": _pod(
        topologySpreadConstraints=[{"maxSkew": 0, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}]
    ),
    "an account that is no name": _pod(serviceAccountName="Not_A_Name"),
    "a node chosen by a label that is none": _pod(nodeSelector={"a b": "c"}),
    "a host alias without an address": _pod(hostAliases=[{"ip": "nowhere", "hostnames": ["a"]}]),
    "a pod with a deadline of nothing": _pod(activeDeadlineSeconds=0),
}
#: Kind → of the whole object.
KINDS: dict[str, dict[str, Mutation]] = {
    "Deployment": {
        "fewer than no replicas": _set("spec", "replicas", value=-1),
        "a strategy of two minds": _set(
            "spec", "strategy", value={"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}
        ),
        "a rollout that cannot move": _set(
            "spec", "strategy", value={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}
        ),
        "a percentage that is none": _set("spec", "strategy", value={"rollingUpdate": {"maxSurge": "many"}}),
        "a pod that is restarted on failure": _set("spec", "template", "spec", "restartPolicy", value="OnFailure"),
        "a selector of something else": _set("spec", "selector", "matchLabels", value={"app": "nothing-of-that-name"}),
        "an empty selector": _set("spec", "selector", value={}),
        "ready for longer than it may take": _set("spec", "minReadySeconds", value=3600),
    },
    "StatefulSet": {
        "a policy of pods that is none": _set("spec", "podManagementPolicy", value="Any"),
        "a strategy that is none": _set("spec", "updateStrategy", value={"type": "Slowly"}),
        "a partition below zero": _set("spec", "updateStrategy", value={"rollingUpdate": {"partition": -1}}),
    },
    "Service": {
        "a port that is none": _set("spec", "ports", value=[{"port": 0}]),
        "a name of a port twice": _set("spec", "ports", value=[{"name": "a", "port": 1}, {"name": "a", "port": 2}]),
        "two ports without names": _set("spec", "ports", value=[{"port": 1}, {"port": 2}]),
        "a port twice": _set("spec", "ports", value=[{"name": "a", "port": 1}, {"name": "b", "port": 1}]),
        "a type that is none": _set("spec", "type", value="Internal"),
        "an address that is none": _set("spec", "clusterIP", value="nowhere"),
        "an external name that is missing": _set("spec", "type", value="ExternalName"),
        "an affinity that is none": _set("spec", "sessionAffinity", value="Cookie"),
        "an outside address that is none": _set("spec", "externalIPs", value=["gateway"]),
        "a policy inside that is none": _set("spec", "internalTrafficPolicy", value="Near"),
        "a target that is no name": _set("spec", "ports", value=[{"port": 80, "targetPort": "not_a_port"}]),
        "a port of a node without one": _set("spec", "ports", value=[{"port": 80, "nodePort": 30080}]),
        "a selector that is no label": _set("spec", "selector", value={"app": "a b"}),
    },
    "ConfigMap": {
        "a key that is none": _set("data", "a key", value="x"),
        "a key of dots": _set("data", "..", value="x"),
        "a key in both": lambda thing, _: thing.update(data={"k": "a"}, binaryData={"k": "YQ=="}),
        "a label that is none": _set("metadata", "labels", "app", value="not a label"),
        "a name that is none": _set("metadata", "name", value="Not_A_Name"),
        "an annotation whose key is none": _set("metadata", "annotations", "a b", value="x"),
    },
    "Secret": {
        "data that is no base64": _set("data", "k", value="%%%"),
        "a certificate without its key": lambda thing, _: thing.update(
            type="kubernetes.io/tls", data={"tls.crt": "YQ=="}, stringData={}
        ),
        "a login that is no JSON": lambda thing, _: thing.update(
            type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": "YQ=="}, stringData={}
        ),
        "a key that is none": _set("data", "a/b", value="YQ=="),
    },
    "NetworkPolicy": {
        "a network that is none": _set("spec", "egress", value=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/33"}}]}]),
        "a network with an address in it": _set("spec", "egress", value=[{"to": [{"ipBlock": {"cidr": "10.0.0"}}]}]),
        "an exception outside": _set(
            "spec", "egress", value=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/24", "except": ["10.1.0.0/25"]}}]}]
        ),
        "a network and pods at once": _set(
            "spec", "egress", value=[{"to": [{"ipBlock": {"cidr": "10.0.0.0/24"}, "podSelector": {}}]}]
        ),
        "a peer of nothing": _set("spec", "egress", value=[{"to": [{}]}]),
        "a type that is none": _set("spec", "policyTypes", value=["Both"]),
        "a port that is too high": _set("spec", "egress", value=[{"ports": [{"port": 70000}]}]),
        "an end before the beginning": _set("spec", "egress", value=[{"ports": [{"port": 90, "endPort": 80}]}]),
        "an operator without values": _set(
            "spec", "podSelector", value={"matchExpressions": [{"key": "a", "operator": "In", "values": []}]}
        ),
    },
    "CronJob": {
        "a schedule of four fields": _set("spec", "schedule", value="* * * *"),
        "a schedule with a minute too many": _set("spec", "schedule", value="61 * * * *"),
        "a schedule in words": _set("spec", "schedule", value="@sometimes"),
        "a zone that is none": _set("spec", "timeZone", value="Mars/Olympus"),
        "a zone in the schedule": _set("spec", "schedule", value="TZ=UTC 1 * * * *"),
        "a policy that is none": _set("spec", "concurrencyPolicy", value="Perhaps"),
        "a job that always restarts": _set(
            "spec", "jobTemplate", "spec", "template", "spec", "restartPolicy", value="Always"
        ),
        "a history below zero": _set("spec", "failedJobsHistoryLimit", value=-1),
        "a name that is too long": _set("metadata", "name", value="a" * 60),
    },
    "PersistentVolumeClaim": {
        "a size of nothing": _set("spec", "resources", value={"requests": {"storage": "0"}}),
        "no size": _set("spec", "resources", value={}),
        "a mode that is none": _set("spec", "accessModes", value=["ReadWrite"]),
        "no modes": _set("spec", "accessModes", value=[]),
        "a class that is no name": _set("spec", "storageClassName", value="Fast_Disk"),
    },
    "PodDisruptionBudget": {
        "both bounds at once": _set("spec", "maxUnavailable", value=1),
        "a bound below zero": _set("spec", "minAvailable", value=-1),
        "a percentage that is none": _set("spec", "minAvailable", value="half"),
    },
    "Role": {
        "a rule without verbs": _set("rules", value=[{"apiGroups": [""], "resources": ["pods"], "verbs": []}]),
        "a rule about nothing": _set("rules", value=[{"apiGroups": [""], "verbs": ["get"]}]),
    },
    "RoleBinding": {
        "a role of an odd kind": _set("roleRef", "kind", value="Group"),
        "a user without a group": _set("subjects", value=[{"kind": "Robot", "name": "a"}]),
        "an account without a namespace": _set("subjects", value=[{"kind": "ServiceAccount", "name": "a"}]),
    },
    "Ingress": {
        "a path without a slash": _set("spec", "rules", 0, "http", "paths", 0, "path", value="api"),
        "a type of path that is none": _set("spec", "rules", 0, "http", "paths", 0, "pathType", value="Glob"),
        "a host that is an address": _set("spec", "rules", 0, "host", value="10.0.0.1"),
        "nothing behind a path": _set("spec", "rules", 0, "http", "paths", 0, "backend", value={}),
        "no rules": _set("spec", value={}),
    },
    "HorizontalPodAutoscaler": {
        "fewer at most than at least": _set("spec", "maxReplicas", value=1),
        "none at most": _set("spec", "maxReplicas", value=0),
        "a metric of an odd type": _set("spec", "metrics", value=[{"type": "Disk"}]),
    },
    "Namespace": {"a name with a dot": _set("metadata", "name", value="a.b")},
    "ServiceAccount": {"a name in capitals": _set("metadata", "name", value="Robot")},
}


def mutants(things: Sequence[Object], chance: random.Random) -> Iterator[Mutant]:
    """Each mutation once, in an object that chance chooses."""
    pods = [one for one in things if one["kind"] in POD_SPEC]
    for what, mutate in PODS.items():
        yield _mutant(what, chance.choice(pods), partial(_in_pod, mutate, chance))
    for kind, mutations in KINDS.items():
        fitting = [one for one in things if one["kind"] == kind]
        for what, mutate in mutations.items():
            yield _mutant(f"{kind}: {what}", chance.choice(fitting), partial(_in_whole, mutate, chance))


def _in_pod(mutate: Mutation, chance: random.Random, bad: Object) -> None:
    mutate(_pod_of(bad), chance)


def _in_whole(mutate: Mutation, chance: random.Random, bad: Object) -> None:
    mutate(bad, chance)


def _mutant(what: str, good: Object, mutate: Callable[[Object], None]) -> Mutant:
    bad = copy.deepcopy(good)
    mutate(bad)
    return Mutant(what, good, bad)


def _pod_of(thing: Any) -> Any:
    for key in POD_SPEC[thing["kind"]]:
        thing = thing[key]
    return thing
