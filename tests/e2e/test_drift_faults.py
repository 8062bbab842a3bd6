"""`penstock drift` and everything that can go wrong with a real API server: who asks may not, policies say no, it is
slow, silent, dead or started again. Each time the result is clear, in time, and nothing has been written."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gobuild import pinned
from penstock.drift import wire
from plant.ports import free_port
from tests.e2e.api import MERGE, Api, Object, Refused
from tests.e2e.between import Between, between
from tests.e2e.drifting import WEB, apply, config, drift, drifts, found, many, repository, served, total
from tests.e2e.figures import Figures
from tests.e2e.flux import namespace, until
from tests.e2e.plane import DRIFT, READER, Plane, Server
from tests.e2e.registry import run

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "find-drift.md"
ADMISSION = "admissionregistration.k8s.io/v1"
#: What a machine under load may need more than the time that was asked for.
LOAD = 60.0
#: What the server's way is like.
WAYS: dict[str, dict[str, Any]] = {"silent": {"hold": 0}, "hangs": {"hold": 20_000}, "slow": {"pause": 0.2}}


@pytest.fixture(scope="module")
def server(control: Plane) -> Iterator[Server]:
    """An API server with Flux's kinds."""
    with served(control) as made:
        yield made


@pytest.fixture(autouse=True)
def _counted(figures: Figures) -> Iterator[None]:
    yield
    figures.add("drift: faults of a real API server and its answers, each told as what it is")


def certificate(server: Server, user: str, lasts: str) -> str:
    """A file with a certificate of the group of administrators and its key."""
    authority = server.authority.with_name("clients.pem")
    text = run(pinned.build("client-certificate"), authority, user, "system:masters", lasts)
    path = server.folder / f"{user}.pem"
    path.write_text(text, encoding="utf-8")
    return str(path)


def shown(server: Server, user: str, lasts: str) -> Path:
    """A kubeconfig with that."""
    return server.kubeconfig(certificate=certificate(server, user, lasts))


def test_a_certificate_until_it_has_expired(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repository(tmp_path, config("of-a-certificate"))
    code, said = drift(root, shown(server, "fresh", "1h"), capsys)
    assert said["reason"] == ""
    assert (code, found(said)["ConfigMap/of-a-certificate"]) == (1, "missing")
    code, said = drift(root, shown(server, "expired", "-1h"), capsys)
    assert (code, said["state"], said["objects"]) == (2, "unknown", [])
    assert said["reason"] == "Unauthorized: the credentials are not, or no longer, valid"


def test_a_token_until_it_is_revoked(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, api = repository(tmp_path, config("of-a-token")), server.api()
    account = api.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "ot", "namespace": "edge"}})
    asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"expirationSeconds": 3600}}
    token = api.request("POST", f"{api.path_of(account)}/token", asked)["status"]["token"]
    kubeconfig = server.kubeconfig(token)
    code, said = drift(root, kubeconfig, capsys)
    assert {one["state"] for one in said["objects"]} == {"unknown"}  # known, but it may nothing
    assert (code, said["kubernetesVersion"][:3]) == (2, "v1.")
    api.delete(account)
    until(lambda: drift(root, kubeconfig, capsys)[1]["reason"], "the token is revoked")
    code, said = drift(root, kubeconfig, capsys)
    assert (code, said["state"], said["reason"][:12]) == (2, "unknown", "Unauthorized")


def test_a_token_that_nobody_has(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = drift(repository(tmp_path, config("any")), server.kubeconfig("wrong"), capsys)
    assert (code, said["state"], said["objects"]) == (2, "unknown", [])
    assert "Unauthorized" in said["reason"]


def test_what_a_user_may_not_is_told_and_the_rest_compared(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = server.api()
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: edge}\nstringData: {k: v}\n"
    root = repository(tmp_path, WEB, secret, config("as-in-git"), config("by-hand"), config("gone"))
    things = apply(api, root, capsys)
    by_hand = next(one for one in things if one["metadata"]["name"] == "by-hand")
    api.request("PATCH", f"{api.path_of(by_hand)}?fieldManager=kubectl-edit", {"data": {"k": "w"}}, MERGE)
    api.delete(next(one for one in things if one["metadata"]["name"] == "gone"))
    allowed = [
        {"apiGroups": [""], "resources": ["configmaps"], "verbs": ["get", "patch"]},
        {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"]},  # seen, not tried
    ]
    allow(api, "some", "reader", allowed)
    code, said = drift(root, server.kubeconfig(READER), capsys)
    assert code == 1
    assert found(said) == {
        "ConfigMap/by-hand": "changed",
        "ConfigMap/gone": "missing",
        "Deployment/web": "unknown",
        "Secret/s": "unknown",
        "Kustomization/apps": "unknown",
        "Kustomization/flux-system": "unknown",
    }
    reasons = {one["name"]: one["reason"] for one in said["objects"]}
    assert 'cannot patch resource "deployments"' in reasons["web"]
    assert 'cannot get resource "secrets"' in reasons["s"]
    assert said["compared"] == 3
    tries(server, "reader")


def tries(server: Server, user: str) -> None:
    """The server has taken down of a user nothing but reading and dry runs, and both of them."""
    asked = [one for one in server.audited() if one["user"]["username"] == user]
    assert {one["verb"] for one in asked} == {"get", "patch"}
    assert all("dryRun=All" in one["requestURI"] for one in asked if one["verb"] == "patch")


def allow(api: Api, name: str, user: str, rules: list[Object]) -> None:
    """Let a user do something everywhere."""
    group = "rbac.authorization.k8s.io"
    api.apply({"apiVersion": f"{group}/v1", "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules})
    to = {"apiGroup": group, "kind": "ClusterRole", "name": name}
    subjects = [{"apiGroup": group, "kind": "User", "name": user}]
    binding = {"apiVersion": f"{group}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": name}}
    api.apply({**binding, "roleRef": to, "subjects": subjects})


def test_the_manuals_user_can_compare_and_can_write_nothing(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api = server.api()
    (text,) = MANUAL.read_text(encoding="utf-8").split("```yaml\n")[1:]
    role, *policy = yaml.safe_load_all(text.partition("```")[0])
    allow(api, role["metadata"]["name"], "drift", role["rules"])
    for thing in policy:
        api.apply(thing)
    root = repository(tmp_path, config("tried"), config("tried-too"))
    things = apply(api, root, capsys)
    mine = server.api(DRIFT)
    written = next(one for one in things if one["metadata"]["name"] == "tried")
    until(lambda: "may only try" in refusal(mine, {**written, "data": {"k": "w"}}), "the policy is at work")
    api.apply(written, manager="kustomize-controller")
    code, said = drift(root, server.kubeconfig(DRIFT), capsys)
    assert (code, said["state"], said["objects"], said["compared"]) == (0, "clean", [], 3)
    api.delete(policy[1])


def refusal(api: Api, thing: Object, *, dry_run: bool = False) -> str:
    """What the server has against a write."""
    try:
        api.apply(thing, dry_run=dry_run)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("reason", ["Invalid", "Forbidden"])
def test_a_policy_that_says_no_refuses_what_git_holds(
    reason: str, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, name = server.api(), f"none-of-{reason.lower()}"
    root = repository(tmp_path, config("allowed"), config(name))
    things = apply(api, root, capsys)
    for thing in policy_against(name, reason):
        api.apply(thing)
    bad = next(one for one in things if one["metadata"]["name"] == name)
    until(lambda: refusal(api, bad, dry_run=True), "the policy is at work")
    code, said = drift(root, server.kubeconfig(), capsys)
    assert (code, found(said), said["compared"]) == (1, {f"ConfigMap/{name}": "refused"}, 3)
    assert "by order of OT" in said["objects"][0]["reason"]
    for thing in policy_against(name, reason):
        api.delete(thing)


def policy_against(name: str, reason: str) -> list[Object]:
    """A policy that lets nobody apply a ConfigMap of that name."""
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"], "operations": ["UPDATE"]}
    validation = {"expression": f"object.metadata.name != '{name}'", "message": "by order of OT", "reason": reason}
    spec = {"failurePolicy": "Fail", "matchConstraints": {"resourceRules": [rule]}, "validations": [validation]}
    metadata = {"name": name}
    binding = {"policyName": name, "validationActions": ["Deny"]}
    return [
        {"apiVersion": ADMISSION, "kind": "ValidatingAdmissionPolicy", "metadata": metadata, "spec": spec},
        {"apiVersion": ADMISSION, "kind": "ValidatingAdmissionPolicyBinding", "metadata": metadata, "spec": binding},
    ]


def test_a_webhook_that_nobody_answers_leaves_the_others(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api, space = server.api(), "hooked"
    namespace(api, space)
    hooked = [config(f"hooked-{number}").replace("edge", space) for number in range(20)]
    root = repository(tmp_path, *hooked, config("z-not-hooked"))
    apply(api, root, capsys)
    webhook = webhook_for(space)
    api.apply(webhook)
    until(lambda: refusal(api, yaml.safe_load(hooked[0]), dry_run=True), "the webhook is asked")
    code, said = drift(root, server.kubeconfig(), capsys)
    api.delete(webhook)
    assert (code, said["compared"], {*found(said).values()}, len(said["objects"])) == (2, 2, {"unknown"}, 20)
    assert all("failed calling webhook" in one["reason"] for one in said["objects"])


def webhook_for(space: str) -> Object:
    """A webhook for the ConfigMaps of a namespace, where nobody listens."""
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["configmaps"], "operations": ["*"]}
    hook = {
        "name": "hook.example.com",
        "rules": [rule],
        "clientConfig": {"url": f"https://127.0.0.1:{free_port()}/"},
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "timeoutSeconds": 1,
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": space}},
    }
    kind = "ValidatingWebhookConfiguration"
    return {"apiVersion": ADMISSION, "kind": kind, "metadata": {"name": space}, "webhooks": [hook]}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_server_that_is_slow_takes_no_longer_than_its_time(
    way: str, server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = many(tmp_path / "many", 1)
    with between(Between(server.port, **WAYS[way])) as there:
        begun = time.monotonic()
        code, said = drift(root, server.kubeconfig(port=there.port), capsys, "--timeout", "3")
        assert time.monotonic() - begun < 3 + LOAD
    known = said["compared"] > 0
    assert code == (1 if known else 2)
    assert "time" in (said["reason"] or " ".join(one["reason"] for one in said["objects"]))
    assert not known or said["compared"] + list(found(said).values()).count("unknown") == total(1)


def test_a_server_that_is_started_again_in_the_middle(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "AWAY", 120.0)  # a machine under load takes long to start one
    root = many(tmp_path / "many", 3)

    def again() -> None:
        server.kill()
        server.start()

    with between(Between(server.port, at=100_000, then=again)) as there:
        code, said = drift(root, server.kubeconfig(port=there.port), capsys, "--timeout", "300")
        assert there.done.wait(120)
    assert (code, said["compared"], {*found(said).values()}) == (1, total(3), {"missing"})


def test_a_server_that_dies_in_the_middle_and_one_that_is_dead(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "AWAY", 1.0)
    root = many(tmp_path / "many", 3)
    with between(Between(server.port, at=100_000, then=server.kill)) as there:
        kubeconfig = server.kubeconfig(port=there.port)
        code, said = drift(root, kubeconfig, capsys, "--timeout", "300")
        assert there.done.wait(120)
        states = list(found(said).values())
        assert (code, {*states}) == (1, {"missing", "unknown"})
        assert said["compared"] + states.count("unknown") == total(3)
        code, said = drift(root, kubeconfig, capsys)
    assert (code, said["state"], said["objects"]) == (2, "unknown", [])
    server.start()


def test_several_clusters_and_one_is_dead(server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("alpha", "beta", "dead", "slow")
    root = repository(tmp_path, config("of-several"), clusters=names)
    with between(Between(server.port, hold=0)) as silent:
        ports = {"dead": free_port(), "slow": silent.port}
        files = {name: server.kubeconfig(port=ports.get(name, 0)) for name in names}
        words = [word for name in names for word in ("--kubeconfig", f"{name}={files[name]}")]
        code, said = drifts(root, capsys, *words, "--timeout", "20")
    assert code == 1
    states: dict[str, Any] = {one["name"]: one["state"] for one in said}
    assert states == {"alpha": "drifted", "beta": "drifted", "dead": "unknown", "slow": "unknown"}
    reasons = {one["name"]: one["reason"] for one in said if one["reason"]}
    assert ("refused" in reasons["dead"], "time" in reasons["slow"]) == (True, True)
