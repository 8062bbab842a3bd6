"""mounted-file-missing, on the worked enterprise and on small fleets."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.support.manifests import config_map

CODE = "mounted-file-missing"
PUBLISHER = "apps/base/opc-publisher/deployment.yaml"
BROKER = "platform/base/broker/statefulset.yaml"
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: a, namespace: default}}
spec:
  containers:
    - name: a
      image: a
      args: ["{word}"]
      volumeMounts: [{mount}]
  volumes: [{{name: v, {volume}}}]
"""
MOUNT, VOLUME = "{name: v, mountPath: /etc/a}", "configMap: {name: c}"


def told(enterprise: Enterprise, *clusters: str) -> list[tuple[str, str]]:
    found = (one for one in enterprise.findings(*clusters) if one.code == CODE)
    lines = ((one.place.path, enterprise.read(one.place.path).splitlines()[one.place.line - 1]) for one in found)
    return [(path, line.strip()) for path, line in lines]


def test_nodes_that_are_called_otherwise(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "--pf=/etc/opcpublisher/pn.json", "--pf=/etc/opcpublisher/nodes.json")
    assert told(enterprise, LINE) == [(PUBLISHER, "- --pf=/etc/opcpublisher/nodes.json")]


def test_a_configuration_that_is_called_otherwise(enterprise: Enterprise) -> None:
    enterprise.replace(BROKER, "/config/mosquitto.conf", "/config/mosquito.conf")
    assert told(enterprise, LINE) == [(BROKER, "command: [mosquitto, -c, /mosquitto/config/mosquito.conf]")]


@pytest.mark.parametrize(
    ("word", "mount", "volume", "found"),
    [
        ("/etc/a/x.conf", MOUNT, VOLUME, False),
        ("/etc/a/y.conf", MOUNT, VOLUME, True),
        ("-c=/etc/a/./y.conf", MOUNT, VOLUME, True),
        ("/etc/a", MOUNT, VOLUME, False),
        ("/etc/ab/y.conf", MOUNT, VOLUME, False),
        ("test -f /etc/a/y.conf", MOUNT, VOLUME, False),
        ("/etc/a/..data/x.conf", MOUNT, VOLUME, False),
        ("/etc/a/y.conf", MOUNT, "configMap: {name: c, optional: true}", False),
        ("/etc/a/y.conf", MOUNT, "configMap: {name: gone}", False),
        ("/etc/a/y.conf", MOUNT, "emptyDir: {}", False),
        ("/etc/a/d", MOUNT, "configMap: {name: c, items: [{key: x.conf, path: d/y.conf}]}", False),
        ("/etc/a/d/y.conf", MOUNT, "configMap: {name: c, items: [{key: x.conf, path: d/y.conf}]}", False),
        ("/etc/a/x.conf", MOUNT, "configMap: {name: c, items: [{key: x.conf, path: d/y.conf}]}", True),
        ("/etc/a/y.conf", "{name: v, mountPath: /etc/a/y.conf, subPath: x.conf}", VOLUME, False),
        ("/etc/a/b/y.conf", MOUNT + ", {name: w, mountPath: /etc/a/b}", VOLUME, False),
    ],
)
def test_paths(fleet: Fleet, word: str, mount: str, volume: str, found: bool) -> None:
    pod = POD.format(word=word, mount=mount, volume=volume)
    small = fleet({"clusters/one/a.yaml": pod + "---\n" + config_map("c", {"x.conf": "a"}, namespace="default")})
    assert told(small) == [("clusters/one/a.yaml", f'args: ["{word}"]')] * found


def test_a_secret_and_the_environment(fleet: Fleet) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\nstringData: {a: b}\n"
    pod = POD.format(word="-v", mount=MOUNT, volume="secret: {secretName: s}")
    pod = pod.replace("      args:", "      env:\n        - {name: KEY, value: /etc/a/b}\n      args:")
    assert told(fleet({"clusters/one/a.yaml": f"{pod}---\n{secret}"})) == [
        ("clusters/one/a.yaml", "- {name: KEY, value: /etc/a/b}")
    ]
