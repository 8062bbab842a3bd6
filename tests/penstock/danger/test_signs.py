"""Signs of danger: each is seen where it is, and nothing is seen where it is not."""

import pytest

from penstock.danger.danger import Grade
from penstock.danger.seen import Seen
from penstock.danger.signs import SIGNS, dangers, dangers_among, manuals
from penstock.diff.change import Action, Fate
from tests.penstock.support.seen import deployment, edited, made, seen

CLAIM = made("PersistentVolumeClaim", spec={"resources": {"requests": {"storage": "2Gi"}}, "storageClassName": "x"})
STATEFUL = made("StatefulSet", "apps", spec={"serviceName": "a", "template": {}})
ROLE = made("Role", "rbac.authorization.k8s.io", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}])
MORE = {**ROLE, "rules": [{"apiGroups": [""], "resources": ["pods", "secrets"], "verbs": ["get"]}]}
BINDING = made("RoleBinding", "rbac.authorization.k8s.io", roleRef={"name": "admin"}, subjects=[{"name": "x"}])
FLUX = made("Kustomization", "kustomize.toolkit.fluxcd.io", spec={"prune": True})
SOURCE = made("GitRepository", "source.toolkit.fluxcd.io", spec={"url": "https://a"})
CASES = [
    ("removed-stateful", Grade.CRITICAL, seen(CLAIM, None)),
    ("removed-stateful", Grade.DANGER, seen(STATEFUL, None)),
    ("removed-namespace", Grade.CRITICAL, seen(made("Namespace"), None)),
    ("removed-crd", Grade.CRITICAL, seen(made("CustomResourceDefinition", "apiextensions.k8s.io"), None)),
    ("removed-policy", Grade.DANGER, seen(made("NetworkPolicy", "networking.k8s.io"), None)),
    ("immutable-field", Grade.DANGER, seen(STATEFUL, edited(STATEFUL, serviceName="b"))),
    ("immutable-field", Grade.DANGER, seen(CLAIM, edited(CLAIM, storageClassName="y"))),
    ("volume-shrunk", Grade.DANGER, seen(CLAIM, edited(CLAIM, resources={"requests": {"storage": "1536Mi"}}))),
    ("privileged", Grade.DANGER, seen(deployment(), deployment(hostNetwork=True))),
    ("privileged", Grade.DANGER, seen(deployment(), deployment(volumes=[{"name": "a", "hostPath": {"path": "/"}}]))),
    ("rbac-widened", Grade.DANGER, seen(ROLE, MORE)),
    ("rbac-widened", Grade.DANGER, seen(BINDING, {**BINDING, "subjects": [{"name": "x"}, {"name": "y"}]})),
    ("replicas-zero", Grade.DANGER, seen(deployment(), edited(deployment(), replicas=0))),
    (
        "version-step",
        Grade.DANGER,
        seen(
            deployment(containers=[{"name": "a", "image": "a:1.9"}]),
            deployment(containers=[{"name": "a", "image": "a:2.0"}]),
        ),
    ),
    ("suspended", Grade.DANGER, seen(FLUX, edited(FLUX, suspend=True))),
    ("moved-owner", Grade.DANGER, seen(STATEFUL, STATEFUL, action=Action.MOVED)),
    ("source-moved", Grade.CAUTION, seen(SOURCE, edited(SOURCE, url="https://b"))),
    ("left-behind", Grade.CAUTION, seen(ROLE, None, fate=Fate.ORPHANED)),
    ("prune-changed", Grade.CAUTION, seen(FLUX, edited(FLUX, prune=False))),
]
HARMLESS = [
    seen(CLAIM, None, fate=Fate.ORPHANED),
    seen(CLAIM, edited(CLAIM, resources={"requests": {"storage": "2048Mi"}})),
    seen(STATEFUL, edited(STATEFUL, template={"spec": {}})),
    seen(deployment(hostNetwork=True), deployment(hostNetwork=True, containers=[])),
    seen(MORE, ROLE),
    seen(edited(deployment(), replicas=0), deployment()),
    seen(edited(FLUX, suspend=True), FLUX),
]


@pytest.mark.parametrize(("code", "grade", "one"), CASES)
def test_a_sign_is_seen(code: str, grade: Grade, one: Seen) -> None:
    assert (code, grade) in [(danger.code, danger.grade) for danger in dangers(one)]


def test_every_sign_is_tried() -> None:
    assert {sign.CODE for sign in SIGNS} == {code for code, _, _ in CASES}


@pytest.mark.parametrize("one", HARMLESS)
def test_what_is_harmless_is_not_pointed_at(one: Seen) -> None:
    assert [danger.code for danger in dangers(one) if danger.code != "left-behind"] == []


def test_a_rollout_with_a_volume_of_one_node() -> None:
    volume = {"name": "v", "persistentVolumeClaim": {"claimName": "data"}}
    before, after = (deployment(volumes=[volume], containers=[{"name": name}]) for name in "ab")
    once = {("b", "data"): ["ReadWriteOnce"]}
    assert [one.code for one in dangers_among(seen(before, after), once)] == ["rollout-deadlock"]
    assert dangers_among(seen(before, after), {("b", "data"): ["ReadWriteMany"]}) == ()
    assert dangers_among(seen(before, edited(before, replicas=3)), once) == ()


def test_every_sign_has_a_manual() -> None:
    assert all(len(manual.splitlines()) > 2 for manual in manuals().values())
