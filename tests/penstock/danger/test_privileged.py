"""Pods that get more of the node."""

from typing import Any

import pytest

from penstock.danger import privileged
from tests.penstock.support.seen import deployment, made, said, seen

PLAIN = deployment(containers=[{"name": "a"}])


def container(**context: Any) -> dict[str, Any]:
    return deployment(containers=[{"name": "a", "securityContext": context}])


@pytest.mark.parametrize(
    ("after", "word"),
    [
        (deployment(hostNetwork=True), "hostNetwork"),
        (deployment(hostPID=True), "hostPID"),
        (deployment(hostIPC=True), "hostIPC"),
        (deployment(volumes=[{"name": "v", "hostPath": {"path": "/run"}}]), "hostPath /run"),
        (container(privileged=True), "privileged"),
        (container(allowPrivilegeEscalation=True), "allowPrivilegeEscalation"),
        (container(capabilities={"add": ["NET_ADMIN"]}), "capability NET_ADMIN"),
        (container(runAsUser=0), "the user root"),
        (deployment(initContainers=[{"name": "i", "securityContext": {"privileged": True}}]), "privileged"),
        (deployment(containers=[{"name": "a"}], securityContext={"runAsUser": 0}), "the user root"),
    ],
)
def test_powers(after: dict[str, Any], word: str) -> None:
    assert [sentence for _, sentence in said(privileged, seen(PLAIN, after))] == [f"its pods get {word}"]
    assert said(privileged, seen(after, after)) == []
    assert said(privileged, seen(after, PLAIN)) == []


def test_a_new_pod_with_powers_is_told_too() -> None:
    pod = made("Pod", spec={"hostPID": True})
    assert len(said(privileged, seen(None, pod))) == 1
    assert said(privileged, seen(None, made("ConfigMap", spec={"hostPID": True}))) == []
