"""broker-config-invalid, on the worked enterprise."""

import pytest

from penstock.finding import Place
from tests.penstock.rules.enterprise import Enterprise

BASE = "platform/base/broker/mosquitto.conf"
QUEUES = "platform/base/broker/10-queues.conf"
PARENT = "platform/conduits/l3-l2/lower/50-parent.conf"


def found(enterprise: Enterprise, cluster: str = "plant-a/l2-line-1") -> list[tuple[str, Place, str]]:
    findings = [one for one in enterprise.findings(cluster) if one.code == "broker-config-invalid"]
    return [(one.message, one.place, one.hint) for one in findings]


@pytest.mark.parametrize(
    ("path", "old", "new", "message", "line", "hint"),
    [
        (BASE, "persistence true", "persistance true", "persistance is no directive", 11, "write persistence"),
        (
            QUEUES,
            "max_queued_bytes 2",
            "max_queued_bites 2",
            "max_queued_bites is no directive",
            4,
            "write max_queued_bytes",
        ),
        (PARENT, "cleansession false", "cleansession no", "cleansession cannot be no", 15, "write true or false"),
    ],
)
def test_a_line_that_mosquitto_refuses(
    enterprise: Enterprise, path: str, old: str, new: str, message: str, line: int, hint: str
) -> None:
    enterprise.replace(path, old, new)
    name = path.rpartition("/")[2]
    whole = f"line {line} of {name}: {message}: Mosquitto refuses it and ends"
    assert found(enterprise) == [(whole, Place(path, line), hint)]


def test_a_file_that_no_broker_reads(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/broker/kustomization.yaml", "10-queues.conf", "10-queues.txt=10-queues.conf")
    enterprise.replace(QUEUES, "max_queued_bytes", "max_queued_bites")
    assert found(enterprise, "plant-a/l3") == []


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "message", "hint"),
    [
        (
            BASE,
            "config/acl-inside",
            "config/acl-insid",
            21,
            "acl_file /mosquitto/config/acl-insid: ConfigMap",
            "write acl-inside",
        ),
        (BASE, "conf.d\n\n", "confd\n\n", 16, "include_dir /mosquitto/confd: nothing", "write /mosquitto/conf.d"),
        (PARENT, "bridge-tls/ca.crt", "bridge-tls/ca.pem", 9, "bridge_cafile /mosquitto/bridge-tls/ca.pem: Secret", ""),
        (PARENT, "bridge-tls/ca.crt", "bridgetls/ca.crt", 9, "bridge_cafile /mosquitto/bridgetls/ca.crt: nothing", ""),
        (
            BASE,
            "/mosquitto/data/",
            "/mosquitto/dat/",
            12,
            "nothing is kept in /mosquitto/dat/",
            "write /mosquitto/data",
        ),
        (BASE, "/mosquitto/data/", "/mosquitto/config/", 12, "nothing is kept in /mosquitto/config/", "name a volume"),
    ],
)
def test_a_path_that_leads_nowhere(
    enterprise: Enterprise, path: str, old: str, new: str, line: int, message: str, hint: str
) -> None:
    enterprise.replace(path, old, new)
    said = found(enterprise)
    assert [place for _, place, _ in said] == [Place(path, line)]
    assert message in said[0][0]
    assert hint in said[0][2]


def test_a_root_that_can_be_written_to_is_not_judged(enterprise: Enterprise) -> None:
    enterprise.replace(BASE, "/mosquitto/data/", "/var/lib/mosquitto/")
    enterprise.replace("platform/base/broker/statefulset.yaml", "readOnlyRootFilesystem: true", "privileged: false")
    assert found(enterprise) == []


def test_a_volume_that_nobody_knows_may_have_anything(enterprise: Enterprise) -> None:
    enterprise.replace(BASE, "/mosquitto/config/acl-inside", "/mosquitto/data/acl-inside")
    assert found(enterprise) == []


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("topic read", "topik read", "'topik' is no beginning of a line", "write topic"),
        ("topic read", "topic reed", "'reed' is no access", "write read, write, readwrite, deny"),
        ("topic read", "topic\tread", "'topic\\tread' is no beginning", "write topic, pattern or user"),
        ("topic read telemetry", "user", "user without a name", "name a user"),
        ("topic read telemetry", "topic", "topic without a name", "name a topic"),
        ("topic read telemetry", "topic read tele#", "tele# is no topic", "+ and # stand alone"),
        ("topic read telemetry", "topic read #/a", "#/a is no topic", "+ and # stand alone"),
        ("topic read", " # none\ntopic read", "a comment that does not begin its line", "take away the blanks"),
    ],
)
def test_a_line_of_the_access_list(enterprise: Enterprise, old: str, new: str, message: str, hint: str) -> None:
    path = "platform/levels/l4/services/acl-inside"
    enterprise.replace(path, old, new)
    said = found(enterprise, "plant-a/l4")
    assert [(place, message in one, hint in what) for one, place, what in said] == [(Place(path, 2), True, True)]


@pytest.mark.parametrize(
    "line", ["pattern write %c/#", "topic telemetry", "topic deny $SYS/+/a b", "user  a b", "  topic read +", "", "\r"]
)
def test_a_line_of_the_access_list_that_mosquitto_takes(enterprise: Enterprise, line: str) -> None:
    enterprise.replace("platform/levels/l4/services/acl-inside", "topic read", f"{line}\ntopic read")
    assert found(enterprise, "plant-a/l4") == []
