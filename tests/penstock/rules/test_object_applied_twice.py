"""object-applied-twice, on the worked enterprise."""

from penstock.finding import Severity
from tests.penstock.rules.enterprise import EXTRA, Enterprise, Fleet
from tests.penstock.rules.objects import config_map, small
from tests.penstock.support.manifests import flux

ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: simulated-temperature-sensor-module
  namespace: edge-app1
automountServiceAccountToken: VALUE
"""
PLACE = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"


def test_objects_that_differ(enterprise: Enterprise) -> None:
    (finding,) = enterprise.add(ACCOUNT.replace("VALUE", "true")).findings(enterprise.name)
    assert (finding.code, finding.severity) == ("object-applied-twice", "warning")
    assert finding.place.path in (PLACE, EXTRA)
    assert finding.message.startswith("2 Kustomizations (flux-system/apps, flux-system/flux-system) apply it")


def test_equal_objects_are_a_note(enterprise: Enterprise) -> None:
    (finding,) = enterprise.add(ACCOUNT.replace("VALUE", "false")).findings(enterprise.name)
    assert (finding.code, finding.severity) == ("object-applied-twice", "note")


def test_what_sops_says_of_a_file_is_no_difference(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT.replace("VALUE", "false") + "sops: {mac: 'ENC[AES256_GCM,data:a]', version: 3.9.1}\n")
    found = [one for one in enterprise.findings(enterprise.name) if one.code == "object-applied-twice"]
    assert [one.severity for one in found] == ["note"]


def test_same_name_in_another_namespace(enterprise: Enterprise) -> None:
    enterprise.add(ACCOUNT.replace("VALUE", "false").replace("edge-app1", "edge-core"))
    assert enterprise.found(enterprise.name) == []


def test_object_that_is_only_made_when_missing(enterprise: Enterprise) -> None:
    switch = "metadata:\n  annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}\n"
    enterprise.add(ACCOUNT.replace("VALUE", "true").replace("metadata:\n", switch))
    assert enterprise.found(enterprise.name) == []


def test_kustomizations_of_one_folder_are_told_once(enterprise: Enterprise) -> None:
    """As where flux-operator's own Kustomization and one in that folder both lead to it."""
    maps = "".join(f"---\n{config_map(name, a='b')}" for name in ("first", "second", "third"))
    enterprise.write("shared/maps.yaml", maps).add(flux("one", "./shared"), flux("two", "shared"))
    found = [one for one in enterprise.findings(enterprise.name) if one.code == "object-applied-twice"]
    assert [(one.severity, str(one.place), one.message) for one in found] == [
        (
            Severity.NOTE,
            f"{EXTRA}:18",
            "2 Kustomizations (flux-system/one, flux-system/two) build shared: each takes 3 objects from the other",
        )
    ]


def test_kustomizations_that_build_it_differently_are_told_object_by_object(enterprise: Enterprise) -> None:
    enterprise.write("shared/maps.yaml", config_map("first", a="b"))
    patch = 'patches: [{target: {kind: ConfigMap}, patch: \'[{"op": "add", "path": "/data/c", "value": "d"}]\'}]'
    enterprise.add(flux("one", "./shared"), flux("two", "shared", patch))
    found = [one for one in enterprise.findings(enterprise.name) if one.code == "object-applied-twice"]
    assert [(one.severity, one.place.path) for one in found] == [(Severity.WARNING, "shared/maps.yaml")]


TWO = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: %s, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./%s, sourceRef: {kind: GitRepository, name: flux-system}%s}
"""


def test_a_folder_that_lies_in_what_another_builds_is_told_once(enterprise: Enterprise) -> None:
    for name in ("first", "second", "third"):
        enterprise.write(f"shared/inner/{name}.yaml", config_map(name, a="${A:=b}"))
    enterprise.add(flux("all", "shared"), flux("inner", "./shared/inner"))
    (one,) = (one for one in enterprise.findings(enterprise.name) if one.code == "object-applied-twice")
    assert (one.severity, one.place.path, one.subject) == ("note", EXTRA, "Kustomization/flux-system/inner")
    assert one.message.endswith("build shared/inner: each takes 3 objects from the other")


def test_of_a_folder_that_two_build_differently_one_object_is_named(enterprise: Enterprise) -> None:
    for name in ("first", "second"):
        enterprise.write(f"shared/inner/{name}.yaml", config_map(name, a="b" if name == "first" else "${A:=b}"))
    enterprise.add(flux("all", "shared"), flux("inner", "shared/inner", "postBuild: {substitute: {A: c}}"))
    found = [one for one in enterprise.findings(enterprise.name) if one.code == "object-applied-twice"]
    (one,) = found
    assert one.severity == "warning"
    assert one.message.endswith(
        "2 objects from the other; ConfigMap/edge-app1/second differs: the cluster flips between them"
    )


def test_switches_that_are_labels_or_put_on_all(fleet: Fleet) -> None:
    common = ", commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}}"
    off = "namespace: edge-app1, labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}"
    one, other = config_map("m", a="b"), config_map("m", a="c")
    for more, text, count in (("", other, 1), (common, other, 0), ("", other.replace("namespace: edge-app1", off), 0)):
        files = {**small(TWO % ("x", "x", ""), TWO % ("y", "y", more)), "x/m.yaml": one, "y/m.yaml": text}
        assert len(fleet(files).said("object-applied-twice")) == count, (more, text)
