"""The shape of the objects that an export reads. Kubernetes takes null for nothing; what has another kind than it must
have is left out, and told."""

from collections.abc import Mapping
from typing import Any, Final

from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger

#: Kinds of leaves: a text (numbers and booleans are read as one), a whole number, true or false, anything.
TEXT, WHOLE, FLAG, ANY = "a text", "a whole number", "true or false", ""
_TEXTS: Final = {"*": TEXT}
_REFERENCE: Final = {"name": TEXT, "key": TEXT}
_SOURCE: Final = {"configMapKeyRef": _REFERENCE, "secretKeyRef": _REFERENCE}
_PROBE: Final = {
    "exec": {"command": [TEXT]},
    **dict.fromkeys(("periodSeconds", "timeoutSeconds", "initialDelaySeconds", "failureThreshold"), WHOLE),
}
_CONTEXT: Final = {
    "runAsUser": WHOLE,
    "runAsGroup": WHOLE,
    "capabilities": {"add": [TEXT], "drop": [TEXT]},
    "supplementalGroups": [WHOLE],
    "sysctls": [{"name": TEXT, "value": TEXT}],
}
_CONTAINER: Final = {
    **dict.fromkeys(("name", "image", "imagePullPolicy", "workingDir"), TEXT),
    **dict.fromkeys(("tty", "stdin"), FLAG),
    **dict.fromkeys(("livenessProbe", "readinessProbe", "startupProbe"), _PROBE),
    "command": [TEXT],
    "args": [TEXT],
    "ports": [{"name": TEXT, "containerPort": WHOLE, "protocol": TEXT, "hostPort": WHOLE, "hostIP": TEXT}],
    "env": [{"name": TEXT, "value": TEXT, "valueFrom": _SOURCE}],
    "envFrom": [{"prefix": TEXT, "configMapRef": {"name": TEXT}, "secretRef": {"name": TEXT}}],
    "resources": {"limits": _TEXTS, "requests": _TEXTS},
    "volumeMounts": [{"name": TEXT, "mountPath": TEXT}],
    "securityContext": _CONTEXT,
}
_POD: Final = {
    "containers": [_CONTAINER],
    "volumes": [
        {
            "name": TEXT,
            "persistentVolumeClaim": {"claimName": TEXT},
            "hostPath": {"path": TEXT},
            "emptyDir": {"medium": TEXT, "sizeLimit": TEXT},
        }
    ],
    "hostAliases": [{"ip": TEXT, "hostnames": [TEXT]}],
    "dnsConfig": {"nameservers": [TEXT], "searches": [TEXT], "options": [{"name": TEXT, "value": TEXT}]},
    "securityContext": _CONTEXT,
    "nodeSelector": _TEXTS,
    **dict.fromkeys(("hostname", "runtimeClassName", "restartPolicy"), TEXT),
    "terminationGracePeriodSeconds": WHOLE,
}
_META: Final = {"name": TEXT, "namespace": TEXT, "labels": _TEXTS, "annotations": _TEXTS}
_TEMPLATE: Final = {"metadata": _META, "spec": _POD}
_WORKLOAD: Final = {"metadata": _META, "spec": {"replicas": WHOLE, "suspend": FLAG, "template": _TEMPLATE}}
SHAPES: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "Job"), _WORKLOAD),
    "CronJob": {"metadata": _META, "spec": {"jobTemplate": {"spec": {"template": _TEMPLATE}}}},
    "Pod": _TEMPLATE,
    "Service": {
        "metadata": _META,
        "spec": {"type": TEXT, "selector": _TEXTS, "ports": [{"name": TEXT, "port": WHOLE, "protocol": TEXT}]},
    },
    "ConfigMap": {"metadata": _META, "data": _TEXTS},
}
_NOT: Final = object()
#: Larger numbers are none of Kubernetes'.
_MOST: Final = 1 << 53


def fitted(value: Mapping[str, Any], path: Path, ledger: Ledger) -> dict[str, Any]:
    """An object in its shape: what does not fit is left out."""
    shape = SHAPES.get(str(value.get("kind")), {"metadata": _META})
    held = _fitted(dict(value), shape, path, ledger)
    return dict(held)


def _fitted(value: Any, shape: Any, path: Path, ledger: Ledger) -> Any:
    if isinstance(shape, Mapping):
        return _mapping(value, shape, path, ledger)
    if isinstance(shape, list):
        return _items(value, shape[0], path, ledger)
    if shape == ANY or _is(value, shape):
        return value
    return _told(f"this is not {shape}", path, ledger)


def _mapping(value: Any, shape: Mapping[str, Any], path: Path, ledger: Ledger) -> Any:
    if not isinstance(value, Mapping):
        return _told("this is no object", path, ledger)
    made = {}
    for key, held in value.items():
        inner = shape.get(key, shape.get("*", ANY))
        new = held if held is None else _fitted(held, inner, (*path, str(key)), ledger)
        if new is not _NOT and not (new is None and inner != ANY):
            made[str(key)] = new
    return made


def _items(value: Any, shape: Any, path: Path, ledger: Ledger) -> Any:
    if not isinstance(value, list):
        return _told("this is no list", path, ledger)
    made = [_fitted(held, shape, (*path, index), ledger) for index, held in enumerate(value)]
    return [one for one in made if one is not _NOT]


def _is(value: Any, kind: str) -> bool:
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == WHOLE:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST
    return isinstance(value, str | int | float)


def _told(why: str, path: Path, ledger: Ledger) -> Any:
    ledger.lost(path, f"{why}: Kubernetes would refuse it")
    return _NOT
