"""sync-crossed, on the worked enterprise and on small fleets."""

import pytest

from penstock.finding import Finding
from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise, Fleet
from tests.penstock.support.manifests import config_map, flux, resources

CODE = "sync-crossed"
OTHER = "clusters/plant-b/l2-line-1"


def sync(path: str) -> str:
    return config_map("before") + "---\n" + flux("flux-system", path)


def instance(path: str) -> str:
    return f"""\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {{name: flux, namespace: flux-system}}
spec:
  distribution: {{version: 2.x, registry: registry.example/flux}}
  sync:
    kind: GitRepository
    url: https://git.example/fleet
    ref: refs/heads/main
    path: {path}
"""


def told(findings: tuple[Finding, ...]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(one.place.path, one.place.line, one.clusters) for one in findings if one.code == CODE]


def test_a_cluster_that_was_copied(enterprise: Enterprise) -> None:
    for folder in (OTHER, FOLDER):
        enterprise.write(f"{folder}/flux-system/gotk-sync.yaml", sync(f"./{OTHER}"))
    [(path, line, clusters)] = told(enterprise.findings())
    assert (path, clusters) == (f"{FOLDER}/flux-system/gotk-sync.yaml", (LINE,))
    assert enterprise.read(path).splitlines()[line - 1].strip() == f"path: ./{OTHER}"


def test_each_leads_to_its_own(enterprise: Enterprise) -> None:
    for folder in (OTHER, FOLDER):
        enterprise.write(f"{folder}/flux-system/gotk-sync.yaml", sync(f"./{folder}"))
    assert told(enterprise.findings()) == []


def test_an_instance_of_a_folder_that_is_no_cluster_by_itself(fleet: Fleet) -> None:
    files = {f"clusters/{name}/flux.yaml": instance("clusters/one") for name in ("one", "two")}
    small = fleet({"penstock.yaml": "clusters: [clusters/one]\n", **files})
    assert [(path, clusters) for path, _, clusters in told(small.findings())] == [("clusters/two/flux.yaml", ("one",))]


@pytest.mark.parametrize(
    "files",
    [
        {"clusters/one/kustomization.yaml": resources("gotk-sync.yaml", "../two")},
        {"clusters/one/gotk-sync.yaml": config_map("none")},
        {"clusters/two/gotk-sync.yaml": sync("./clusters/{{ name }}")},
        {"clusters/two/gotk-sync.yaml": sync("./clusters/ome")},
        {"clusters/two/gotk-sync.yaml": sync("./clusters/two"), "by-hand/flux-one.yaml": instance("clusters/one")},
    ],
    ids=["a base of the other", "alone", "a template", "a slip", "applied by hand"],
)
def test_what_is_not_crossed(fleet: Fleet, files: dict[str, str]) -> None:
    both = {f"clusters/{name}/gotk-sync.yaml": sync("./clusters/one") for name in ("one", "two")}
    listed = {"clusters/two/kustomization.yaml": resources("gotk-sync.yaml")}
    assert told(fleet({**both, **listed, **files}).findings()) == []
