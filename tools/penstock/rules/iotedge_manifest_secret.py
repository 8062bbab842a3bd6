"""A manifest of IoT Edge holds a secret.

What
    A deployment manifest in the repository has a credential in clear text: a registry's password, a connection string
    or key in a module's environment, its create options or its desired properties. Placeholders (`$NAME`) are none.

Why
    Whoever can read the repository, its clones and its backups has the credential; deleting the line does not take it
    out of git's history.

PASS
    # file: clusters/example/flux.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: flux-system}
    # file: edge/layer.json
    {
      "modulesContent": {
        "$edgeAgent": {
          "properties.desired.modules.press": {
            "type": "docker",
            "settings": {"image": "registry.example/press:1.0.0"},
            "env": {"CONNECTION_STRING": {"value": "$CONNECTION_STRING"}}
          }
        }
      }
    }

FAIL
    # beside: PASS
    # file: edge/layer.json
    {
      "modulesContent": {
        "$edgeAgent": {
          "properties.desired.modules.press": {
            "type": "docker",
            "settings": {"image": "registry.example/press:1.0.0"},
            "env": {"CONNECTION_STRING": {"value": "SharedAccessKey=c3RlYW0tYW5kLXdhdGVyLWFuZC1zdGVhbQ=="}}
          }
        }
      }
    }
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.manifests import wrong
from penstock.rules.view import FleetView

CODE = "iotedge-manifest-secret"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Credentials in manifests, each at its line."""
    for one in wrong(fleet):
        if one.secret:
            yield Problem(one.message, place=one.place, hint=one.hint)
