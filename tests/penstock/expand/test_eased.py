"""Errors under suspended Kustomizations are warnings."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

BROKEN = {
    "path-missing": (flux("more", "gone", "suspend: true"), ""),
    "build-failed": (flux("more", "more", "suspend: true"), "kind: ConfigMap\napiVersion: v1\n"),
    "object-invalid": (
        flux("more", "more", "suspend: true"),
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\ndata: [1]\n",
    ),
    "label-invalid": (
        flux("more", "more", "suspend: true"),
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n, labels: {app: "a b"}}\n',
    ),
    "dependency-missing": (flux("more", "infra", "suspend: true", "dependsOn: [{name: gone}]"), ""),
}


@pytest.mark.parametrize("code", BROKEN)
def test_what_is_suspended_stops_nothing_yet(repo: MakeRepository, run: Command, code: str) -> None:
    def said(entry: str, text: str) -> list[tuple[object, bool]]:
        files = {**FLEET, "clusters/one/apps.yaml": entry, **({"more/c.yaml": text} if text else {})}
        found = [one for one in run.validate(repo(files).root).findings if one["code"] == code]
        return [(one["severity"], "more is suspended: it stops there" in str(one["hint"])) for one in found]

    entry, text = BROKEN[code]
    assert said(entry, text) == [("warning", True)]
    assert said(entry.replace("suspend: true", "suspend: false"), text) == [("error", False)]


def test_what_a_cluster_applies_is_as_grave_as_ever(repo: MakeRepository, run: Command) -> None:
    """The same fault of a cluster where nothing is suspended, and what git shows to everybody."""
    files = {
        **FLEET,
        "clusters/one/infra.yaml": flux("infra", "infra", "suspend: true"),
        "infra/config.yaml": documents(
            'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n, labels: {app: "a b"}}\n',
            config_map("url", {"at": "'postgres://historian:wet-grass-7@db/history'"}),
        ),
    }
    found = {str(one["code"]): one for one in run.validate(repo(files).root).findings}
    (one, two) = (found["label-invalid"], found["credential-in-configmap"])
    assert (one["severity"], one["clusters"], "suspended" in str(one["hint"])) == ("error", ["one", "two"], False)
    assert two["severity"] == "error"
