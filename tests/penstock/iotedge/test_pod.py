"""What create options say of a pod."""

from penstock.iotedge.ledger import Fate
from penstock.iotedge.pod import NO_LIKE, pod
from tests.penstock.iotedge.reading import fate, reader


def test_the_folder_and_streams() -> None:
    found = pod(reader({"WorkingDir": "/app", "Tty": True, "OpenStdin": False}))
    assert found.container == {"workingDir": "/app", "tty": True}


def test_the_hosts_namespaces() -> None:
    found = pod(reader({"HostConfig": {"NetworkMode": "host", "IpcMode": "host", "PidMode": "host"}}))
    assert found.host == ["hostNetwork", "hostIPC", "hostPID"]
    assert found.pod["dnsPolicy"] == "ClusterFirstWithHostNet"


def test_names() -> None:
    held = {
        "ExtraHosts": ["plc:10.0.0.5", "hmi:10.0.0.5", "h:host-gateway"],
        "Dns": ["10.0.0.1"],
        "DnsOptions": ["ndots:2"],
    }
    read = reader({"Hostname": "press", "HostConfig": held})
    found = pod(read)
    assert found.pod["hostAliases"] == [{"ip": "10.0.0.5", "hostnames": ["plc", "hmi"]}]
    assert found.pod["dnsConfig"] == {"nameservers": ["10.0.0.1"], "options": [{"name": "ndots", "value": "2"}]}
    assert fate(read, "HostConfig", "ExtraHosts", 2) is Fate.LOST


def test_labels_are_annotations() -> None:
    read = reader({"Labels": {"org.example/line": "1", "b a d": "x"}})
    assert pod(read).annotations == {"org.example/line": "1"}
    assert fate(read, "Labels", "b a d") is Fate.LOST


def test_what_has_no_like_is_lost_with_advice() -> None:
    for keys in NO_LIKE:
        options: dict[str, object] = {keys[-1]: {"a": 1}}
        read = reader(options if len(keys) == 1 else {keys[0]: options})
        pod(read)
        assert fate(read, *keys) is Fate.LOST, keys


def test_the_rest() -> None:
    held = {"GroupAdd": ["44", "dialout"], "Runtime": "nvidia", "Sysctls": {"net.core.somaxconn": "1024"}}
    read = reader({"StopTimeout": 30, "HostConfig": held})
    found = pod(read).pod
    assert (found["terminationGracePeriodSeconds"], found["supplementalGroups"], found["runtimeClassName"]) == (
        30,
        [44],
        "nvidia",
    )
    assert found["sysctls"] == [{"name": "net.core.somaxconn", "value": "1024"}]
    assert fate(read, "HostConfig", "GroupAdd", 1) is Fate.LOST


def test_kernel_parameters() -> None:
    held = {"net.ipv4.tcp_syncookies": "1", "net.core.somaxconn": "1024", "a b": "1"}
    read = reader({"HostConfig": {"Sysctls": held}})
    found = pod(read)
    assert [one["name"] for one in found.pod["sysctls"]] == ["net.ipv4.tcp_syncookies", "net.core.somaxconn"]
    assert found.unsafe
    assert fate(read, "HostConfig", "Sysctls", "a b") is Fate.LOST
    shared = reader({"HostConfig": {"NetworkMode": "host", "Sysctls": {"net.ipv4.tcp_syncookies": "1"}}})
    assert "sysctls" not in pod(shared).pod
    assert not pod(reader({"HostConfig": {"Sysctls": {"net.ipv4.tcp_syncookies": "1"}}})).unsafe
