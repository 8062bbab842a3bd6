from pathlib import Path

import pytest

from penstock.expand.rendered import Rendered
from penstock.finding import Place
from penstock.where.nodes import Field
from penstock.where.trace import declared, traced, trail_of, variable_setter
from tests.penstock.support.manifests import config_map, flux, lines, resources
from tests.penstock.where.asking import MARK, Asking, asking

pytestmark = pytest.mark.usefixtures("worker")

APPS = {"apps/kustomization.yaml": resources("a.yaml"), "apps/a.yaml": config_map("a", {"j": "x${B}", "k": "${A}"})}
FROM = "substituteFrom: [{kind: ConfigMap, name: first}, {kind: ConfigMap, name: last}]"
FACTS = {
    "clusters/one/first.yaml": config_map("first", {"A": "one", "B": "two"}),
    "clusters/one/last.yaml": config_map("last", {"A": f"three  {MARK}"}),
}


def line(ask: Asking, way: Field, *, follow: bool = True, deep: int = 8) -> str:
    item = ask.item("a", "ConfigMap")
    found = traced(ask.workshop, item.rendered, item.document, way, follow=follow, deep=deep)
    return f"{found[1].sheet.path}:{found[1].line}" if found else ""


def given(ask: Asking, variable: str) -> str:
    found = variable_setter(ask.workshop, ask.rendered("apps"), variable)
    return f"{found[1].sheet.path}:{found[1].line}" if found else ""


def test_a_value_that_is_nothing_but_a_variable_is_followed_into_the_last_source(tmp_path: Path) -> None:
    with asking(tmp_path, {**APPS, **FACTS}, flux("apps", "apps", f"postBuild: {{{FROM}}}")) as ask:
        assert line(ask, ("data", "k")) == given(ask, "A") == ask.marked
        assert line(ask, ("data", "k"), follow=False) == "apps/a.yaml:6"
        assert line(ask, ("data", "j")) == "apps/a.yaml:5"
        assert given(ask, "B") == "clusters/one/first.yaml:6"
        assert given(ask, "C") == ""


def test_a_kustomizations_own_value_is_set_where_it_is_declared(tmp_path: Path) -> None:
    entry = flux("apps", "apps", "postBuild:", "  substitute:", f"    A: four  {MARK}", f"  {FROM}")
    with asking(tmp_path, {**APPS, **FACTS, "clusters/one/last.yaml": config_map("last")}, entry) as ask:
        assert line(ask, ("data", "k")) == given(ask, "A") == ask.marked


def test_what_is_injected_is_traced_only_so_deep(tmp_path: Path) -> None:
    patch = ["patches:", "- target: {kind: ConfigMap}", "  patch: |"]
    patch += ["    - {op: replace, path: /data/k,", f"       value: v}}  {MARK}"]
    with asking(tmp_path, APPS, flux("apps", "apps", *patch)) as ask:
        assert line(ask, ("data", "k")) == ask.marked
        assert line(ask, ("data", "k"), deep=1) == ""
        assert line(ask, ("data", "j"), deep=1) == "apps/a.yaml:5"
        assert line(ask, ("data", "j"), deep=0) == ""


def test_who_declares_a_kustomization(tmp_path: Path) -> None:
    with asking(tmp_path, APPS) as ask:
        found = declared(ask.rendered("apps"))
        assert found is not None
        assert found[0] is ask.rendered("flux-system")
        assert str(found[1]) == "Kustomization/flux-system/apps"
        assert declared(ask.rendered("flux-system")) is None


def test_equal_builds_share_a_trail_and_what_was_not_built_has_none(tmp_path: Path) -> None:
    with asking(tmp_path, APPS) as ask:
        one = ask.rendered("apps")
        first = trail_of(ask.workshop, one)
        assert first is not None
        assert trail_of(ask.workshop, one) is first
        bare = Rendered(one.kustomization, Place)
        assert trail_of(ask.workshop, bare) is None
        assert traced(ask.workshop, bare, one.documents[0], ()) is None


def test_a_document_of_another_build_is_not_traced(tmp_path: Path) -> None:
    with asking(
        tmp_path, {**APPS, "clusters/one/x.yaml": lines("kind: X", "apiVersion: v1", "metadata: {name: x}")}
    ) as ask:
        stranger = ask.item("x", "X").document
        assert traced(ask.workshop, ask.rendered("apps"), stranger, ("kind",)) is None
