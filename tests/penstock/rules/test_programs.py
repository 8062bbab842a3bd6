"""Where the texts of ConfigMaps are in a container."""

import pytest

from tests.penstock.rules.enterprise import Fleet

OBJECTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: broker, namespace: apps}
data:
  mosquitto.conf: "persistance true"
---
apiVersion: v1
kind: Pod
metadata: {name: broker, namespace: apps}
spec:
  containers:
    - name: broker
      image: registry.example/eclipse-mosquitto:2.0.22
      volumeMounts: [{name: config, mountPath: MOUNT}]
  volumes: [{name: config, configMap: {name: broker, ITEMS}}]
"""


@pytest.mark.parametrize(
    ("mount", "items", "read"),
    [
        ("/mosquitto/config", "", True),
        ("/mosquitto/config/", "", True),
        ("/mosquitto/config/mosquitto.conf, subPath: mosquitto.conf", "", True),
        ("/mosquitto, subPath: a", "items: [{key: mosquitto.conf, path: a/config/mosquitto.conf}]", True),
        ("/mosquitto", "items: [{key: mosquitto.conf, path: config/mosquitto.conf}]", True),
        ("/mosquitto", "", False),
        ("/mosquitto/config/mosquitto.conf, subPath: other.conf", "", False),
        ("/mosquitto/config", "items: [{key: mosquitto.conf, path: other.conf}]", False),
        ("/mosquitto/config", "items: [{key: [a], path: {}}, 1]", False),
    ],
)
def test_where_a_key_is_mounted(fleet: Fleet, mount: str, items: str, *, read: bool) -> None:
    text = OBJECTS.replace("MOUNT", mount).replace("ITEMS", items)
    made = fleet({"clusters/one/broker.yaml": text, "penstock.yaml": "clusters: [clusters/*]\n"})
    assert len(made.said("broker-config-invalid")) == read
    assert made.said("rule-failed") == []
