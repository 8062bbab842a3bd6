import json

import pytest

from penstock.facts import minor
from penstock.validate import crds
from tests.penstock.support.values import document

NOTIFICATION = "notification.toolkit.fluxcd.io"


@pytest.mark.parametrize("version", ["2.9", "v2.9.3", "2.9.0-rc.1"])
def test_a_flux_version_has_the_definitions_of_its_minor(version: str) -> None:
    assert crds.flux_folder(version) == "flux/2.9"


def test_an_unknown_flux_version_has_the_nearest_older_the_oldest_or_the_newest() -> None:
    newest = crds.flux_folder("")
    assert crds.flux_folder("99.0") == newest
    assert crds.flux_folder("banana") == newest
    oldest = crds.flux_folder("0.1")
    versions = [minor(folder.partition("/")[2]) or (0, 0) for folder in (oldest, newest)]
    assert versions == sorted(versions)


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("source.toolkit.fluxcd.io", "GitRepository"),
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("dapr.io", "Component"),
        ("cert-manager.io", "Certificate"),
    ],
)
def test_the_kinds_used_here_are_shipped(group: str, kind: str) -> None:
    crd = crds.shipped("2.9", group, kind)
    assert crd
    spec = json.loads(crd.raw)["spec"]
    assert (spec["group"], spec["names"]["kind"]) == (group, kind)
    load = crd.load()
    assert load.header["sizes"] == [len(crd.raw)]
    assert load.parts == (crd.raw,)


def test_other_kinds_are_not() -> None:
    assert crds.shipped("2.9", "example.org", "Pump") is None


def test_an_operated_flux_takes_alerts_about_its_own_kinds() -> None:
    plain, operated = (crds.shipped("2.9", NOTIFICATION, "Alert", operated=flag) for flag in (False, True))
    assert plain
    assert operated
    assert b"ResourceSet" not in plain.raw
    assert b"ResourceSet" in operated.raw
    assert plain.sha != operated.sha


def test_definitions_in_the_render_are_found() -> None:
    spec = {"group": "example.org", "names": {"kind": "Pump"}}
    one = document("apiextensions.k8s.io/v1", "CustomResourceDefinition", "pumps.example.org", spec=spec)
    found = crds.rendered([one, document("v1", "Pod", "a")])
    assert {name: crd.sha for name, crd in found.items()} == {("example.org", "Pump"): one.sha}


@pytest.mark.parametrize("spec", [None, 3, [], {"names": 3}, {"group": 3, "names": {"kind": "A"}}, {"group": "a"}])
def test_nonsense_never_crashes(spec: object) -> None:
    assert crds.rendered([document("apiextensions.k8s.io/v1", "CustomResourceDefinition", "a", spec=spec)]) == {}
