"""flux-reference-missing, beside its examples."""

from tests.penstock.rules.enterprise import EXTRA, Enterprise, Fleet
from tests.penstock.rules.objects import small

PROVIDER = """\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: control-room, namespace: flux-system}
spec: {type: generic, address: "https://alerts.example"}
"""
ALERT = """\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata: {name: site, namespace: %s}
spec: {providerRef: {name: control-room}, eventSources: [%s]}
"""
CODE = "flux-reference-missing"


def told(fleet: Fleet, *objects: str) -> list[str]:
    return [f"{one.message} | {one.hint}" for one in fleet(small(*objects)).findings() if one.code == CODE]


def test_what_is_listened_to(fleet: Fleet) -> None:
    there = ALERT % (
        "flux-system",
        "{kind: GitRepository, name: flux-system}, {kind: Kustomization, name: flux-system}",
    )
    assert told(fleet, PROVIDER, there) == []
    by_labels = ALERT % (
        "flux-system",
        "{kind: HelmRelease, name: '*', matchLabels: {app: a}}, {kind: Bucket, name: 'a*'}",
    )
    assert told(fleet, PROVIDER, by_labels) == []
    (line,) = told(
        fleet, PROVIDER, ALERT % ("flux-system", "{kind: HelmRelease, name: historian, namespace: edge-app1}")
    )
    assert line.startswith("leads to HelmRelease edge-app1/historian, which nothing makes | add the HelmRelease")


def test_a_provider_of_another_namespace(fleet: Fleet) -> None:
    (line,) = told(fleet, PROVIDER, ALERT % ("edge-app1", "{kind: Kustomization, name: '*'}"))
    assert line.endswith("| put both into one namespace: the Provider is in flux-system")


def test_the_namespace_that_is_meant(fleet: Fleet) -> None:
    policy = """\
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: historian, namespace: edge-app1}
spec: {imageRepositoryRef: {name: historian%s}, policy: {semver: {range: 1.x}}}
"""
    repository = """\
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: {name: historian, namespace: flux-system}
spec: {image: registry.example/historian, interval: 1h}
"""
    assert [line.split("| ")[1] for line in told(fleet, policy % "", repository)] == ["add namespace: flux-system"]
    assert told(fleet, policy % ", namespace: flux-system", repository) == []
    (line,) = told(fleet, policy % ", namespace: flux-sistem", repository)
    assert line.endswith("| write namespace: flux-system")


def test_a_receiver_and_an_automation(fleet: Fleet) -> None:
    receiver = """\
apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata: {name: push, namespace: flux-system}
spec: {type: generic, secretRef: {name: token}, resources: [{kind: GitRepository, name: flux-sistem}]}
"""
    automation = """\
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata: {name: images, namespace: flux-system}
spec: {interval: 1h, sourceRef: {kind: GitRepository, name: fleet}, git: {commit: {author: {email: a@example.com}}}}
"""
    first, second = told(fleet, receiver, automation)
    assert {first.split(" |")[0], second.split(" |")[0]} == {
        "leads to GitRepository flux-system/flux-sistem, which nothing makes",
        "leads to GitRepository flux-system/fleet, which nothing makes",
    }


def test_on_the_enterprise(enterprise: Enterprise) -> None:
    enterprise.add(PROVIDER, ALERT % ("flux-system", "{kind: Kustomization, name: '*'}"))
    assert enterprise.said(CODE) == []
    enterprise.replace(EXTRA, "providerRef: {name: control-room}", "providerRef: {name: control-rom}")
    assert len(enterprise.said(CODE)) == 1
