"""What a child may bring of what its parent defines too."""

import hashlib
import json
from typing import Any

import pytest

from penstock.document import Document
from penstock.expand.rendered import ClusterRender
from penstock.promote.definitions import definitions, fresh, too_new
from tests.penstock.support.renders import render, rendered


def document(api: str, kind: str, name: str, **more: Any) -> Document:
    """One object."""
    raw = json.dumps({"apiVersion": api, "kind": kind, "metadata": {"name": name}, **more}).encode()
    return Document(api, kind, "", name, hashlib.sha256(raw).hexdigest(), False, raw)


def pumps(*versions: str) -> Document:
    """The definition of pumps."""
    each = [{"name": one, "served": True} for one in versions]
    spec = {"group": "example.org", "names": {"kind": "Pump"}, "versions": [*each, {"name": "v0", "served": False}]}
    return document("apiextensions.k8s.io/v1", "CustomResourceDefinition", "pumps.example.org", spec=spec)


def cluster_render(name: str, *documents: Document) -> ClusterRender:
    """A cluster with these objects."""
    return render(rendered(*documents), name=name)


def pump(version: str) -> Document:
    """A pump."""
    return document(f"example.org/{version}", "Pump", "one")


def test_a_definition_says_what_is_served() -> None:
    assert definitions([pumps("v1"), pump("v1")])["example.org", "Pump"].versions == {"v1"}


def test_fresh_is_what_comes_or_changes_of_them() -> None:
    before, after = cluster_render("b/l3", pumps("v1")), cluster_render("b/l3", pumps("v1"), pump("v1"))
    assert fresh(before, after) == (pump("v1"),)
    assert fresh(after, after) == ()
    assert fresh(cluster_render("b/l3"), cluster_render("b/l3", document("apps/v1", "Deployment", "x"))) == ()


@pytest.mark.parametrize(
    ("child", "parent", "said"),
    [
        ([pumps("v1", "v2")], [pumps("v1")], ["CustomResourceDefinition/pumps.example.org serves v2, and v1 at hq/l3"]),
        ([pumps("v1")], [pumps("v1", "v2")], []),
        ([pumps("v2")], [], []),
        ([pump("v2")], [pumps("v1")], ["Pump/one is of version v2, and pumps.example.org at hq/l3 does not serve it"]),
        ([pump("v1")], [pumps("v1")], []),
    ],
)
def test_what_the_parent_lacks_is_told(child: list[Document], parent: list[Document], said: list[str]) -> None:
    assert [*too_new(child, cluster_render("b/l3", *child), cluster_render("hq/l3", *parent))] == said
