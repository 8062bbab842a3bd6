"""The Pod Security Standards, field by field, at the versions where they change."""

import json
from typing import Any

import pytest

from penstock.document import Document
from penstock.rules.pod_standards import BASELINE, NEWEST, PRIVILEGED, RESTRICTED, Version, offences
from penstock.rules.view import Item
from penstock.rules.workloads import workload

#: A container and a pod that meet everything.
SAFE = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
POD = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}


def said(
    level: str,
    version: Version = NEWEST,
    *,
    container: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    pod: dict[str, Any] | None = None,
    annotations: dict[str, str] | None = None,
    **spec: Any,
) -> list[str]:
    """The offences of a pod that meets `restricted` but for what is given."""
    one = {"name": "main", "securityContext": {**SAFE, **(context or {})}, **(container or {})}
    content = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "annotations": annotations or {}},
        "spec": {"containers": [one], "securityContext": {**POD, **(pod or {})}, **spec},
    }
    document = Document("v1", "Pod", "n", "p", "", False, json.dumps(content).encode())
    found = workload(Item(document, None, ""))  # type: ignore[arg-type]
    assert found is not None
    return [f"{'.'.join(map(str, field))}: {message}" for field, message in offences(found, level, version)]


@pytest.mark.parametrize("version", [(1, minor) for minor in range(38)])
@pytest.mark.parametrize("level", [PRIVILEGED, BASELINE, RESTRICTED])
def test_safe_pod(level: str, version: Version) -> None:
    assert said(level, version) == []


@pytest.mark.parametrize(
    "given",
    [
        {"hostNetwork": True},
        {"hostPID": True},
        {"hostIPC": True},
        {"context": {"privileged": True}},
        {"context": {"windowsOptions": {"hostProcess": True}}},
        {"context": {"capabilities": {"drop": ["ALL"], "add": ["NET_RAW"]}}},
        {"context": {"procMount": "Unmasked"}},
        {"context": {"seccompProfile": {"type": "Unconfined"}}},
        {"context": {"seLinuxOptions": {"type": "spc_t"}}},
        {"context": {"seLinuxOptions": {"user": "root"}}},
        {"pod": {"seLinuxOptions": {"role": "admin"}}},
        {"pod": {"appArmorProfile": {"type": "Unconfined"}}},
        {"pod": {"sysctls": [{"name": "kernel.msgmax", "value": "1"}]}},
        {"volumes": [{"name": "v", "hostPath": {"path": "/"}}]},
        {"container": {"ports": [{"containerPort": 80, "hostPort": 80}]}},
        {"container": {"livenessProbe": {"httpGet": {"port": 80, "host": "example.org"}}}},
        {"container": {"lifecycle": {"preStop": {"httpGet": {"port": 80, "host": "example.org"}}}}},
        {"annotations": {"container.apparmor.security.beta.kubernetes.io/main": "unconfined"}},
        {"initContainers": [{"name": "first", "securityContext": {**SAFE, "privileged": True}}]},
        {"ephemeralContainers": [{"name": "debug", "securityContext": {**SAFE, "privileged": True}}]},
    ],
    ids=str,
)
def test_baseline_forbids(given: dict[str, Any]) -> None:
    assert len(said(BASELINE, **given)) == 1
    assert said(PRIVILEGED, **given) == []


@pytest.mark.parametrize(
    "given",
    [
        {"context": {"allowPrivilegeEscalation": None}},
        {"context": {"capabilities": None}},
        {"context": {"capabilities": {"drop": ["NET_RAW"]}}},
        {"context": {"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}},
        {"context": {"runAsNonRoot": False}},
        {"context": {"runAsUser": 0}},
        {"pod": {"runAsUser": 0}},
        {"pod": {"runAsNonRoot": None}},
        {"pod": {"seccompProfile": None}},
        {"volumes": [{"name": "v", "nfs": {"server": "s", "path": "/"}}]},
    ],
    ids=str,
)
def test_restricted_forbids_and_baseline_allows(given: dict[str, Any]) -> None:
    assert len(said(RESTRICTED, **given)) == 1
    assert said(BASELINE, **given) == []


@pytest.mark.parametrize(
    "given",
    [
        {"context": {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}},
        {"pod": {"runAsNonRoot": None}, "context": {"runAsNonRoot": True}},
        {"pod": {"seccompProfile": None}, "context": {"seccompProfile": {"type": "Localhost"}}},
        {"volumes": [{"name": "v", "emptyDir": {}}, {"name": "c", "csi": {"driver": "d"}}]},
        {"volumes": [{"name": "nothing"}]},
        {"os": {"name": "windows"}, "context": {"allowPrivilegeEscalation": None, "capabilities": None}},
        {"pod": {"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}},
    ],
    ids=str,
)
def test_restricted_allows(given: dict[str, Any]) -> None:
    assert said(RESTRICTED, **given) == []


@pytest.mark.parametrize(
    ("level", "since", "given"),
    [
        (BASELINE, (1, 34), {"container": {"readinessProbe": {"tcpSocket": {"port": 1, "host": "h"}}}}),
        (RESTRICTED, (1, 8), {"context": {"allowPrivilegeEscalation": True}}),
        (RESTRICTED, (1, 19), {"pod": {"seccompProfile": None}}),
        (RESTRICTED, (1, 22), {"context": {"capabilities": None}}),
        (RESTRICTED, (1, 23), {"context": {"runAsUser": 0}}),
    ],
)
def test_stricter_since(level: str, since: Version, given: dict[str, Any]) -> None:
    assert said(level, (1, since[1] - 1), **given) == []
    assert len(said(level, since, **given)) == 1


@pytest.mark.parametrize(
    ("level", "since", "given"),
    [
        (BASELINE, (1, 27), {"pod": {"sysctls": [{"name": "net.ipv4.ip_local_reserved_ports"}]}}),
        (BASELINE, (1, 29), {"pod": {"sysctls": [{"name": "net.ipv4.tcp_fin_timeout"}]}}),
        (BASELINE, (1, 32), {"pod": {"sysctls": [{"name": "net.ipv4.tcp_wmem"}]}}),
        (BASELINE, (1, 37), {"pod": {"sysctls": [{"name": "net.ipv4.tcp_notsent_lowat"}]}}),
        (BASELINE, (1, 31), {"pod": {"seLinuxOptions": {"type": "container_engine_t"}}}),
        (BASELINE, (1, 35), {"hostUsers": False, "context": {"procMount": "Unmasked"}}),
        (RESTRICTED, (1, 35), {"hostUsers": False, "pod": {"runAsNonRoot": False}}),
        (RESTRICTED, (1, 25), {"os": {"name": "windows"}, "context": {"allowPrivilegeEscalation": None}}),
    ],
)
def test_looser_since(level: str, since: Version, given: dict[str, Any]) -> None:
    assert len(said(level, (1, since[1] - 1), **given)) == 1
    assert said(level, since, **given) == []


def test_restricted_keeps_what_baseline_gives_up() -> None:
    assert len(said(RESTRICTED, (1, 35), hostUsers=False, context={"procMount": "Unmasked"})) == 1


def test_annotations_of_old_versions() -> None:
    annotations = {"seccomp.security.alpha.kubernetes.io/pod": "unconfined"}
    assert len(said(BASELINE, (1, 18), annotations=annotations)) == 1
    assert said(BASELINE, (1, 19), annotations=annotations) == []


def test_a_profile_of_the_node_is_a_profile() -> None:
    name = "container.apparmor.security.beta.kubernetes.io/main"
    assert said(BASELINE, annotations={name: "localhost/strict"}) == []
