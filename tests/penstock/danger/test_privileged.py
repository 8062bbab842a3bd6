"""Pods that get more of the node."""

from typing import Any

import pytest

from penstock.danger import privileged
from penstock.danger.danger import Grade
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


@pytest.mark.parametrize(
    ("context", "weaker", "word"),
    [
        ({"runAsNonRoot": True}, {}, "runAsNonRoot"),
        (
            {"seccompProfile": {"type": "RuntimeDefault"}},
            {"seccompProfile": {"type": "Unconfined"}},
            "the seccomp profile",
        ),
        ({"allowPrivilegeEscalation": False}, {}, "allowPrivilegeEscalation: false"),
        ({"capabilities": {"drop": ["ALL"]}}, {"capabilities": {"drop": []}}, "the drop of capability ALL"),
    ],
)
def test_what_kept_them_from_the_node(context: dict[str, Any], weaker: dict[str, Any], word: str) -> None:
    assert said(privileged, seen(container(**context), container(**weaker))) == [
        (Grade.CAUTION, f"its pods lose {word}")
    ]
    assert said(privileged, seen(container(**weaker), container(**context))) == []
    assert said(privileged, seen(None, container(**weaker))) == []


def test_what_is_said_for_the_whole_pod_counts_for_its_containers() -> None:
    whole = deployment(containers=[{"name": "a"}], securityContext={"runAsNonRoot": True, "runAsUser": 0})
    assert said(privileged, seen(container(runAsNonRoot=True, runAsUser=0), whole)) == []
    own = deployment(containers=[{"name": "a", "securityContext": {"runAsUser": 1}}], securityContext={"runAsUser": 0})
    assert said(privileged, seen(PLAIN, own)) == [], "the container's own user"
    escalating = said(
        privileged, seen(container(allowPrivilegeEscalation=False), container(allowPrivilegeEscalation=True))
    )
    assert escalating == [(Grade.DANGER, "its pods get allowPrivilegeEscalation")], "once"


def test_a_path_of_the_node_that_may_be_written_to() -> None:
    def mounted(**mount: Any) -> dict[str, Any]:
        volumes = [{"name": "v", "hostPath": {"path": "/run"}}, {"name": "w", "emptyDir": {}}]
        mounts = [{"name": "v", "mountPath": "/a", **mount}, {"name": "w", "mountPath": "/b"}]
        return deployment(containers=[{"name": "a", "volumeMounts": mounts}], volumes=volumes)

    assert said(privileged, seen(mounted(readOnly=True), mounted())) == [
        (Grade.DANGER, "its pods get hostPath /run to write to")
    ]
    assert said(privileged, seen(mounted(), mounted(readOnly=True))) == []
    assert said(privileged, seen(PLAIN, mounted())) == [(Grade.DANGER, "its pods get hostPath /run")], "once"
