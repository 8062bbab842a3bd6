"""A pod template or a claim as the API server keeps it: with its defaults, and quantities as amounts. Two texts of one
stored value are no change."""

from typing import Any

from penstock.diff.noise import exact
from penstock.image import split

#: What the API server writes where a pod template or a claim says nothing.
DEFAULTS: dict[str, tuple[object, ...]] = {
    "volumeMode": ("Filesystem",),
    "terminationGracePeriodSeconds": (30,),
    "dnsPolicy": ("ClusterFirst",),
    "schedulerName": ("default-scheduler",),
    "enableServiceLinks": (True,),
    "securityContext": ({},),
    "resources": ({},),
    "terminationMessagePath": ("/dev/termination-log",),
    "terminationMessagePolicy": ("File",),
    "protocol": ("TCP",),
    "defaultMode": (420,),
    "successThreshold": (1,),
    "failureThreshold": (3,),
    "periodSeconds": (10,),
    "timeoutSeconds": (1,),
    "scheme": ("HTTP",),
    "path": ("/",),
    "apiVersion": ("v1",),
    "kind": ("PersistentVolumeClaim",),
    **dict.fromkeys(("hostNetwork", "hostPID", "hostIPC", "readOnly", "stdin", "stdinOnce", "tty"), (False,)),
    **dict.fromkeys(("value", "subPath", "type"), ("",)),
    **dict.fromkeys(("labels", "annotations", "nodeSelector", "limits", "requests"), ({},)),
}
#: Maps whose keys are somebody's own words.
FREE = frozenset({"labels", "annotations", "matchLabels", "nodeSelector"})
AMOUNTS = frozenset({"limits", "requests"})


def stored(value: Any, key: str = "") -> Any:
    """The value without what it need not say."""
    if isinstance(value, list):
        return [stored(item) for item in value]
    if not isinstance(value, dict) or key in FREE:
        return value
    if key in AMOUNTS:
        return {name: amount if (amount := exact(said)) is not None else said for name, said in value.items()}
    found = {name: stored(inner, name) for name, inner in value.items()}
    if "image" in found and "imagePullPolicy" in found and found["imagePullPolicy"] == _pulled(str(found["image"])):
        del found["imagePullPolicy"]
    return {name: inner for name, inner in found.items() if not _unsaid(name, inner)}


def _unsaid(name: str, inner: Any) -> bool:
    # 0 and False are equal in Python, and not here.
    return (
        inner is None or inner == [] or any(inner == one and type(inner) is type(one) for one in DEFAULTS.get(name, ()))
    )


def _pulled(image: str) -> str:
    """When an image is pulled whose container does not say it."""
    one = split(image)
    return "Always" if one.tag == "latest" or not one.version else "IfNotPresent"
