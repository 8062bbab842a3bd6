"""A manifest of IoT Edge is wrong.

What
    A JSON file is a deployment manifest, a template or a layer (it has `modulesContent`), or the routes of a gateway,
    and the hub or the device would refuse it: its shape, create options that are no JSON or split wrongly, routes that
    do not compile, too many modules, twins that are too large, modules that would have one name in Kubernetes. What is
    only pointless, as a route into a module that is not there, is a warning. The message begins with the JSON path.

Why
    IoT Hub takes most of these manifests and the device fails hours later, with a code in a twin that nobody reads. And
    `penstock iotedge import` imports nothing from a manifest that is wrong.

PASS
    # file: clusters/example/flux.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: flux-system}
    # file: edge/layer.json
    {
      "modulesContent": {
        "$edgeHub": {"properties.desired.routes.up": "FROM /messages/* INTO $upstream"}
      }
    }

FAIL
    # beside: PASS
    # file: edge/layer.json
    {
      "modulesContent": {
        "$edgeHub": {"properties.desired.routes.up": "FROM /messages/* INTO upstream"}
      }
    }
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.manifests import wrong
from penstock.rules.view import FleetView

CODE = "iotedge-manifest-invalid"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Faults of manifests and of routes, each at its line."""
    for one in wrong(fleet):
        if not one.secret:
            severity = Severity.ERROR if one.weight == "error" else Severity.WARNING
            yield Problem(one.message, place=one.place, hint=one.hint, severity=severity)
