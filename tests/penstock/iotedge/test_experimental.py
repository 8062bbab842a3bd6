"""`k8s-experimental`, as the withdrawn operator had it."""

from penstock.iotedge.experimental import apart, experimental
from penstock.iotedge.ledger import Fate
from tests.penstock.iotedge.reading import fate, reader


def test_all_of_it() -> None:
    held = {
        "Volumes": [
            {"volume": {"name": "c", "configMap": {"name": "c"}}, "volumeMounts": [{"name": "c", "mountPath": "/c"}]}
        ],
        "resources": {"limits": {"memory": "128Mi", "cpu": 1}},
        "NODESELECTOR": {"gpu": True},
        "securityContext": {"runAsUser": "1000", "runAsNonRoot": "true"},
        "serviceOptions": {"Type": "LoadBalancer", "LoadBalancerIP": "10.0.0.9"},
        "strategy": {"type": "Recreate"},
        "colour": "red",
    }
    read = reader({"K8s-Experimental": held})
    found = experimental(read)
    assert found.volumes == [{"name": "c", "configMap": {"name": "c"}}]
    assert found.mounts == [{"name": "c", "mountPath": "/c"}]
    assert found.resources == {"limits": {"memory": "128Mi", "cpu": "1"}}
    assert found.node_selector == {"gpu": "true"}
    assert found.security == {"runAsUser": 1000, "runAsNonRoot": True}
    assert found.service == {"type": "LoadBalancer", "loadbalancerip": "10.0.0.9"}
    assert found.strategy == {"type": "Recreate"}
    assert fate(read, "K8s-Experimental", "colour") is Fate.LOST


def test_none_and_nonsense() -> None:
    assert experimental(reader({})).volumes == []
    read = reader({"k8s-experimental": 3})
    experimental(read)
    assert fate(read, "k8s-experimental") is Fate.LOST


def test_volumes_that_clash_with_the_pods_own() -> None:
    mounts = [{"name": "twin", "mountPath": "/mine"}, {"name": "twin", "mountPath": "/etc/iotedge/twin"}]
    read = reader({"k8s-experimental": {"volumes": [{"volume": {"name": "twin"}, "volumeMounts": mounts}]}})
    found = apart(experimental(read), ["twin"], ["/etc/iotedge/twin"], read)
    assert found.volumes == [{"name": "twin-own"}]
    assert found.mounts == [{"name": "twin-own", "mountPath": "/mine"}]
    assert fate(read, "k8s-experimental") is Fate.LOST


def test_mounts_of_no_volume_and_fields_of_nobody() -> None:
    held = {"volumes": [{"volume": {"name": "a"}, "volumeMounts": [{"name": "b", "mountPath": "/b"}], "more": 1}]}
    read = reader({"k8s-experimental": {**held, "serviceOptions": {"Type": "ClusterIP", "externalName": "x"}}})
    assert apart(experimental(read), [], [], read).mounts == []
    assert fate(read, "k8s-experimental") is Fate.LOST
    assert fate(read, "k8s-experimental", "volumes", 0, "more") is Fate.LOST
    assert fate(read, "k8s-experimental", "serviceOptions", "externalName") is Fate.LOST
