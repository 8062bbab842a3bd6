"""The versions that clusters were checked against where those are not what somebody says."""

from collections.abc import Mapping
from typing import Literal

from penstock.factwords import minor
from penstock.report.plain import plain
from penstock.validate.report import Report

#: penstock.yaml's names.
SETTINGS: Mapping[str, Literal["kubernetesVersion", "fluxVersion"]] = {
    "Kubernetes": "kubernetesVersion",
    "Flux": "fluxVersion",
}


def assumed(report: Report) -> Mapping[str, str]:
    """Kubernetes or Flux → the version that is taken for clusters of which nothing says theirs."""
    return {name: _used(name, "") for name, told in _told(report).items() if "" in told}


def sentences(report: Report) -> list[str]:
    """What a reader must know of versions: those that are assumed, and those for which another stands."""
    found = assumed(report)
    said = []
    if found:
        names = " and ".join(f"{name} {version}" for name, version in found.items())
        settings = " and ".join(SETTINGS[name] for name in found)
        said.append(f"assumed, where nothing says the version: {names} ({settings} in penstock.yaml)")
    for name, told in _told(report).items():
        for version in sorted(told - {""}):
            used = _used(name, version)
            if minor(version) != minor(used):
                said.append(f"{name} {plain(version)} is checked as {used}: schemas of its own are not at hand")
    return said


def _told(report: Report) -> Mapping[str, set[str]]:
    return {
        "Kubernetes": {cluster.kubernetes_version for cluster in report.clusters},
        "Flux": {cluster.flux_version for cluster in report.clusters},
    }


def _used(name: str, version: str) -> str:
    """The version whose schemas are taken."""
    from penstock.validate import crds, kubernetes

    if name == "Flux":
        return crds.flux_folder(version).partition("/")[2]
    return "{}.{}".format(*kubernetes.nearest(minor(version)))
