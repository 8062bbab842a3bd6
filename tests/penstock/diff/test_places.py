"""Two sites compared: what differs by release, by local settings, and by facts."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support import manifests
from tests.penstock.support.outcome import Command, Outcome

pytestmark = pytest.mark.usefixtures("worker")


def component(**content: Any) -> str:
    lines = [f"{key}: {value}" for key, value in content.items()]
    return manifests.lines("apiVersion: kustomize.config.k8s.io/v1alpha1", "kind: Component", *lines)


def site(name: str, tag: str, replicas: int) -> Mapping[str, str]:
    """A site of one cluster."""
    components = f"components: [../sites/{name}/release, ../sites/{name}/local]"
    variables = f"postBuild: {{substitute: {{SITE: {name}}}}}"
    added = f'[{{"op": "add", "path": "/spec/replicas", "value": {replicas}}}]'
    patch = f"[{{patch: '{added}', target: {{kind: Deployment}}}}]"
    return {
        f"clusters/{name}/line/apps.yaml": manifests.flux("apps", "apps/base", components, variables),
        f"apps/sites/{name}/release/kustomization.yaml": component(
            images=f"[{{name: registry.example.org/web, newTag: {tag}}}]"
        ),
        f"apps/sites/{name}/local/kustomization.yaml": component(patches=patch),
    }


FLEET = {
    "penstock.yaml": "clusters: [clusters/*/*]\n",
    "apps/base/kustomization.yaml": manifests.resources("web.yaml"),
    "apps/base/web.yaml": manifests.deployment("web", "args: ['${SITE}']"),
    **site("north", "1.0.0", 2),
    **site("south", "1.1.0", 3),
}


def told(outcome: Outcome) -> dict[str, list[str]]:
    """Part → the fields of the Deployment."""
    found: dict[str, list[str]] = {}
    for change in outcome.json["diff"]["changes"]:
        if change["object"]["kind"] == "Deployment":
            found.setdefault(change["part"], []).extend(field["path"] for field in change["fields"])
    return found


def test_sites_differ_by_part(run: Command, repo: MakeRepository) -> None:
    outcome = run("diff", "--site", "north", "south", "--root", repo(FLEET).root, "-o", "json")
    container = "spec.template.spec.containers[name=web]"
    assert told(outcome) == {
        "release": [f"{container}.image"],
        "local": ["spec.replicas"],
        "facts": [f"{container}.args[0]"],
    }
    assert [(one["before"], one["after"]) for one in outcome.json["diff"]["impact"]["images"]] == [("1.0.0", "1.1.0")]
    assert outcome.code == 1


def test_clusters_by_name_at_a_revision(run: Command, repo: MakeRepository) -> None:
    repository = repo(FLEET)
    repository.commit(site("south", "1.0.0", 2))
    words = ("diff", "--cluster", "north/line", "south/line", "--root", repository.root, "-o", "json")
    assert set(told(run(*words))) == {"facts"}
    assert set(told(run(*words[:1], "HEAD~1", *words[1:]))) == {"release", "local", "facts"}


def test_the_layout_of_the_settings(run: Command, repo: MakeRepository) -> None:
    words = "promotion: {clusters: ['clusters/{site}-line'], paths: [{files: 'sites/{site}/pins/**'}]}"
    fleet = {"penstock.yaml": manifests.lines("clusters: [clusters/*]", words)}
    for path, text in FLEET.items():
        if path != "penstock.yaml":
            there = path.replace("/line/", "-line/").replace("apps/sites", "sites").replace("/release/", "/pins/")
            fleet[there.replace("/local/", "/own/")] = (
                text.replace("../sites/", "../../sites/").replace("/release", "/pins").replace("/local", "/own")
            )
    outcome = run("diff", "--site", "north", "south", "--root", repo(fleet).root, "-o", "json")
    container = "spec.template.spec.containers[name=web]"
    assert told(outcome) == {
        "release": [f"{container}.image"],
        "local": ["spec.replicas"],
        "facts": [f"{container}.args[0]"],
    }
    outcome = run("diff", "--site", "north", "west", "--root", repo(fleet).root)
    assert outcome.stderr == "penstock: no cluster lies in a folder west; there are: north, south\n"


OVERLAYS = """\
clusters: [envs/*]
promotion:
  clusters: ["envs/{site}"]
  paths: [{files: "envs/{site}/kustomization.yaml", fields: ["images[*].**"]}]
"""


def test_overlays_have_releases_too(run: Command, repo: MakeRepository) -> None:
    """Without components the files themselves are exchanged."""

    def overlay(tag: str, replicas: int) -> str:
        return manifests.lines(
            "resources: [../../base]",
            f"images: [{{name: registry.example.org/web, newTag: {tag}}}]",
            f"replicas: [{{name: web, count: {replicas}}}]",
        )

    files = {
        "penstock.yaml": OVERLAYS,
        "base/kustomization.yaml": manifests.resources("web.yaml"),
        "base/web.yaml": manifests.deployment("web"),
        "envs/qa/kustomization.yaml": overlay("1.1.0", 1),
        "envs/prod/kustomization.yaml": overlay("1.0.0", 3),
    }
    root = repo(files).root
    for words in (("--site", "qa", "prod"), ("--cluster", "qa", "prod")):
        assert told(run("diff", *words, "--root", root, "-o", "json")) == {
            "release": ["spec.template.spec.containers[name=web].image"],
            "local": ["spec.replicas"],
        }


def test_a_site_that_is_not_there(run: Command, repo: MakeRepository) -> None:
    outcome = run("diff", "--site", "north", "west", "--root", repo(FLEET).root)
    assert outcome.code == 2
    assert outcome.stderr == "penstock: no cluster lies in a folder west; there are: north, south\n"


def test_a_cluster_that_is_not_there(run: Command, repo: MakeRepository) -> None:
    outcome = run("diff", "--cluster", "north/line", "x", "--root", repo(FLEET).root)
    assert (outcome.code, "no cluster is called x" in outcome.stderr) == (2, True)
