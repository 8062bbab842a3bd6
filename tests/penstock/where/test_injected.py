"""Fields that Flux sets: what a Kustomization injects, whoever put it there, and what its variables give."""

from pathlib import Path

import pytest

from tests.penstock.support.manifests import config_map, flux, lines, resources
from tests.penstock.where.asking import Asking, asking
from tests.penstock.where.test_field import workload

pytestmark = pytest.mark.usefixtures("worker")

PATCHES = (
    "patches:",
    "  - target: {kind: Deployment}",
    "    patch: |",
    "      - op: replace",
    "        path: /spec/replicas",
    "        value: 2  # <-",
)
APPS = {"apps/kustomization.yaml": resources("web.yaml"), "apps/web.yaml": workload()}


def replicas(ask: Asking) -> str:
    return ask.place("web", "spec", "replicas")


def test_a_patch_of_the_kustomization_stands_where_it_is_declared(tmp_path: Path) -> None:
    with asking(tmp_path, APPS, flux("apps", "apps", *PATCHES)) as ask:
        assert replicas(ask) == ask.marked


def test_a_patch_that_the_entry_puts_into_its_child(tmp_path: Path) -> None:
    put = lines(
        "patches:", "  - target: {kind: Kustomization, name: apps}", "    patch: |", "      kind: Kustomization"
    )
    put += lines("      metadata: {name: any}", "      spec:", *(f"        {line}" for line in PATCHES))
    put = put.replace("kind: Kustomization\n      meta", "apiVersion: v1\n      kind: Kustomization\n      meta")
    files = {**APPS, "clusters/one/kustomization.yaml": resources("apps.yaml") + put}
    with asking(tmp_path, files) as ask:
        assert replicas(ask) == ask.marked


def test_a_patch_that_a_grandparent_puts_into_a_parent_for_a_child(tmp_path: Path) -> None:
    inner = "".join(f"              {line}\n" for line in ("spec:", *(f"  {line}" for line in PATCHES)))
    outer = lines(
        "patches:",
        "  - target: {kind: Kustomization}",
        "    patch: |",
        "      apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "      kind: Kustomization",
        "      metadata: {name: any}",
        "      spec:",
        "        patches:",
        "          - target: {kind: Kustomization}",
        "            patch: |",
        "              apiVersion: kustomize.toolkit.fluxcd.io/v1",
        "              kind: Kustomization",
        "              metadata: {name: any}",
    )
    files = {
        "clusters/one/kustomization.yaml": resources("apps.yaml") + outer + inner,
        "middle/web.yaml": flux("web", "apps"),
        **APPS,
    }
    with asking(tmp_path, files, flux("apps", "middle")) as ask:
        assert replicas(ask) == ask.marked


def test_what_the_spec_says_takes_the_place_of_what_the_file_says(tmp_path: Path) -> None:
    entry = flux("apps", "apps", "targetNamespace: outer  # <-", "images: [{name: web, newTag: '2'}]")
    files = {**APPS, "apps/kustomization.yaml": resources("web.yaml") + "namespace: inner\n"}
    with asking(tmp_path, files, entry) as ask:
        assert ask.place("web", "metadata", "namespace") == ask.marked
        assert ask.place("web", "spec", "template", "spec", "containers", 0, "image") == "clusters/one/apps.yaml:12"


def test_a_component_of_the_spec(tmp_path: Path) -> None:
    part = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    files = {**APPS, "more/kustomization.yaml": part + "replicas: [{name: web, count: 3}]  # <-\n"}
    with asking(tmp_path, files, flux("apps", "apps", "components: [../more]")) as ask:
        assert replicas(ask) == ask.marked


USING = {**APPS, "apps/web.yaml": workload("web", "replicas: ${COUNT}")}


def test_a_variable_of_the_kustomization(tmp_path: Path) -> None:
    with asking(tmp_path, USING, flux("apps", "apps", "postBuild:", "  substitute:", '    COUNT: "2"  # <-')) as ask:
        assert replicas(ask) == ask.marked


FROM = (
    "postBuild:",
    "  substituteFrom:",
    "    - {kind: ConfigMap, name: first}",
    "    - {kind: ConfigMap, name: last}",
    "    - {kind: ConfigMap, name: none, optional: true}",
)


def test_the_last_source_of_a_variable_gives_it(tmp_path: Path) -> None:
    facts = {
        "clusters/one/first.yaml": config_map("first", {"COUNT": '"1"', "OTHER": '"x"'}),
        "clusters/one/last.yaml": config_map("last", {"COUNT": '"2"  # <-'}),
    }
    with asking(tmp_path, {**USING, **facts}, flux("apps", "apps", *FROM)) as ask:
        assert replicas(ask) == ask.marked


def test_the_kustomizations_own_value_is_before_all_sources(tmp_path: Path) -> None:
    facts = {
        "clusters/one/facts.yaml": config_map("first", {"COUNT": '"1"'}) + "---\n" + config_map("last", {"A": '"2"'})
    }
    with asking(tmp_path, {**USING, **facts}, flux("apps", "apps", *FROM, '  substitute: {COUNT: "3"}  # <-')) as ask:
        assert replicas(ask) == ask.marked


def test_a_default_stands_where_it_is_used(tmp_path: Path) -> None:
    files = {**USING, "apps/web.yaml": workload("web", "replicas: ${COUNT:=1}  # <-")}
    with asking(tmp_path, files, flux("apps", "apps", "postBuild: {substitute: {OTHER: x}}")) as ask:
        assert replicas(ask) == ask.marked


def test_a_text_with_a_variable_in_it_stands_where_it_is(tmp_path: Path) -> None:
    files = {**USING, "apps/web.yaml": workload("web", "minReadySeconds: 1${COUNT}  # <-")}
    with asking(tmp_path, files, flux("apps", "apps", 'postBuild: {substitute: {COUNT: "2"}}')) as ask:
        assert ask.place("web", "spec", "minReadySeconds") == ask.marked


def test_a_name_with_a_variable_leads_to_its_file(tmp_path: Path) -> None:
    files = {**USING, "apps/web.yaml": workload("'web${COUNT}'", "replicas: 1  # <-")}
    with asking(tmp_path, files, flux("apps", "apps", 'postBuild: {substitute: {COUNT: "2"}}')) as ask:
        assert ask.place("web2", "spec", "replicas") == ask.marked


def test_a_variable_that_another_gives(tmp_path: Path) -> None:
    """The entry's child takes its variable from a field that its own parent fills."""
    middle = {"middle/web.yaml": flux("web", "apps", "postBuild: {substitute: {COUNT: '${MANY}'}}")}
    entry = flux("apps", "middle", "postBuild: {substitute: {MANY: three}}  # <-")
    with asking(tmp_path, {**USING, **middle}, entry) as ask:
        assert replicas(ask) == ask.marked
