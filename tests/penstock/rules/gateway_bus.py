"""A component that the gateway of the worked enterprise could receive by, and does not, for messages would be lost."""

from tests.penstock.rules.enterprise import Enterprise

GATEWAY = "plant-a/l3"
BASE = "apps/base/data-gateway"
BUS = f"{BASE}/gateway-pub-sub.yaml"
LIMITS = "    - name: subscriptionScopes\n      value: data-gateway-module="
#: Until somebody changes it, no session is kept.
COMPONENT = f"""apiVersion: dapr.io/v1alpha1
kind: Component
metadata:
  name: gateway-pub-sub
spec:
  type: pubsub.mqtt3
  version: v1
  metadata:
    - name: url
      value: tcp://mosquittocluster.edge-core.svc.cluster.local:1883
    - name: consumerID
      value: data-gateway-module-in
    - name: qos
      value: "1"
    - name: cleanSession
      value: "true"
    - name: allowedTopics
      value: telemetry,telemetry-dead-letter
    - name: publishingScopes
      value: data-gateway-module=telemetry-dead-letter
{LIMITS}telemetry
scopes:
  - data-gateway-module
"""


def put(enterprise: Enterprise) -> Enterprise:
    """Write it, and have it applied."""
    enterprise.replace(f"{BASE}/kustomization.yaml", "resources:\n", "resources:\n  - gateway-pub-sub.yaml\n")
    return enterprise.write(BUS, COMPONENT)
