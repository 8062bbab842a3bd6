"""Repositories of many layouts, each driven by the penstock.yaml that docs/how-to shows for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import listing

pytestmark = pytest.mark.usefixtures("worker")
PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "promote-in-another-layout.md"
DIGEST = "@sha256:" + "a" * 64
DEPLOYMENT = f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: web}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
        - {{name: web, image: 'r.example.org/web:0.0.0{DIGEST}'}}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {0}, namespace: apps}}
spec:
  interval: 5m
  chart:
    spec:
      chart: podinfo
      version: "{1}"
      sourceRef: {{kind: HelmRepository, name: podinfo, namespace: flux-system}}
"""


def settings(title: str) -> str:
    """The penstock.yaml of a section."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    fence = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)
    assert fence
    return f'{fence[1]}repository: ["https://git.example.org/fleet"]\nkubernetesVersion: "1.33"\nfluxVersion: "2.9"\n'


@dataclass(frozen=True)
class Layout:
    """The section of the page, two sites, the files of each by its version, and what of them a promotion changes."""

    title: str
    sites: tuple[str, str]
    shared: Mapping[str, str]
    own: Mapping[str, str]
    stays: str

    def files(self, site: str, version: str) -> dict[str, str]:
        """The files of one site; `@` is its name, `%` the version."""
        named = {path.replace("@", site): text.replace("@", site) for path, text in self.own.items()}
        return {path: text.replace("%", version).replace("#AT#", "@") for path, text in named.items()}


def values(text: str) -> str:
    """A patch of a HelmRelease."""
    return f"kind: HelmRelease\napiVersion: helm.toolkit.fluxcd.io/v2\n{METADATA.format('podinfo', 'apps')}{text}"


METADATA = "metadata: {{name: {}, namespace: {}}}\n"
PATCH = f"apiVersion: apps/v1\nkind: Deployment\n{METADATA.format('web', 'web')}"


LAYOUTS = [
    Layout(
        "One folder per environment, one file per reason to change",
        ("qa", "staging-us"),
        {"base/deployment.yml": DEPLOYMENT, "base/kustomization.yml": "resources: [deployment.yml]\n"},
        {
            "envs/@/kustomization.yml": "resources: [../../base]\nnamespace: '@'\npatches:\n"
            + "".join(f"  - path: {name}.yml\n" for name in ("version", "settings", "replicas")),
            "envs/@/version.yml": f"{PATCH}spec:\n  template:\n"
            "    spec:\n      containers:\n        - name: web\n"
            f"          image: r.example.org/web:%{DIGEST.replace('@', '#AT#')}  # of @\n",
            "envs/@/settings.yml": f"{PATCH}spec:\n  minReadySeconds: 3\n",
            "envs/@/replicas.yml": f"{PATCH}spec: {{replicas: 2}}\n",
        },
        "# of @",
    ),
    Layout(
        "Overlays with everything in one file",
        ("staging", "production"),
        {
            "apps/base/release.yaml": RELEASE.format("podinfo", "0.0.0"),
            "apps/base/kustomization.yaml": "resources: [release.yaml]\n",
        },
        {
            "clusters/@/apps.yaml": flux("apps", "apps/@"),
            "apps/@/kustomization.yaml": "resources: [../base]\npatches:\n  - path: podinfo-values.yaml\n",
            "apps/@/podinfo-values.yaml": values(
                'spec:\n  chart: {spec: {version: "%"}}\n  values:\n    level: "%"\n'
                "    httpRoute: {name: @.example.org}\n"
            ),
        },
        "@.example.org",
    ),
    Layout(
        "A Kustomize base, and overlays with pins",
        ("staging", "production"),
        {"base/deployment.yaml": DEPLOYMENT, "base/kustomization.yaml": "resources: [deployment.yaml]\n"},
        {
            "overlays/@/kustomization.yaml": "resources: [../../base]\nnamespace: '@'\n"
            "replicas: [{name: web, count: 3}]\n"
            f"images:\n  - name: r.example.org/web\n    newTag: '%'\n    digest: {DIGEST[1:]}\n",
        },
        "namespace: '@'",
    ),
    Layout(
        "Environments in several folders",
        ("staging/eu", "prod/eu"),
        {"base/deployment.yaml": DEPLOYMENT, "base/kustomization.yaml": "resources: [deployment.yaml]\n"},
        {
            "envs/@/kustomization.yaml": "resources: [../../../base]\npatches: [{path: version.yaml}]\n",
            "envs/@/version.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: web}\n"
            "spec:\n  minReadySeconds: 4  # of @\n  template:\n    spec:\n      containers:\n        - name: web\n"
            f"          image: r.example.org/web:%{DIGEST.replace('@', '#AT#')}\n",
        },
        "# of @",
    ),
    Layout(
        "Tenants",
        ("staging", "production"),
        {},
        {
            "clusters/@/tenants.yaml": flux("team-a", "tenants/team-a/@"),
            "tenants/team-a/@/kustomization.yaml": "resources: [release.yaml]\n",
            "tenants/team-a/@/release.yaml": RELEASE.format("team-a", "%")
            + "  values:\n    image: {tag: '%'}\n    url: team-a.@.example.org\n",
        },
        "team-a.@.example.org",
    ),
    Layout(
        "One values file per environment",
        ("dev", "prod"),
        {"apps/web/release.yaml": RELEASE.format("web", "1.0.0")},
        {
            "clusters/@/apps.yaml": flux("apps", "apps/web/@"),
            "apps/web/@/kustomization.yaml": "resources: [../release.yaml]\nconfigMapGenerator:\n"
            "  - {name: web, namespace: apps, files: [values.yaml=../values-@.yaml]}\n",
            "apps/web/values-@.yaml": 'image: r.example.org/web:% # {"$imagepolicy": "flux-system:web"}\n'
            "replicaCount: 2\ningress: {host: @.example.org}",
        },
        '# {"$imagepolicy": "flux-system:web"}',
    ),
    Layout(
        "Sources of Flux with a version each",
        ("staging", "production"),
        {},
        {
            "clusters/@/apps.yaml": flux("apps", "deploy").replace(
                "GitRepository, name: flux-system", "OCIRepository, name: app"
            ),
            "clusters/@/sources.yaml": "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\n"
            "metadata: {name: app, namespace: flux-system}\nspec:\n  interval: 5m\n  url: oci://r.example.org/app-@\n"
            "  ref:\n    tag: '%'  # pinned\n",
        },
        "app-@",
    ),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.title)
def test_a_release_moves_and_nothing_else_does(repo: MakeRepository, run: Command, layout: Layout) -> None:
    first, second = layout.sites
    repository = repo({"penstock.yaml": settings(layout.title), **layout.shared})
    repository.commit({**layout.files(first, "1.1.0"), **layout.files(second, "1.0.0")})
    shown = run("promote", first, second, "--root", repository.root)
    assert (shown.code, "--adopt" in shown.stdout) == (1, True)
    outcome = run("promote", first, second, "--adopt", "--commit", "--root", repository.root)
    assert outcome.code == 0, (outcome.stdout, outcome.stderr)
    wanted = layout.files(second, "1.1.0")
    assert {path: (repository.root / path).read_text() for path in wanted} == wanted
    assert any(layout.stays.replace("@", second) in text for text in wanted.values())
    before = listing(repository.root)
    again = run("promote", first, second, "--write", "--root", repository.root)
    assert (again.code, "nothing to do" in again.stdout) == (0, True)
    assert {path: one for path, one in listing(repository.root).items() if not path.startswith(".git")} == {
        path: one for path, one in before.items() if not path.startswith(".git")
    }
    assert run("promote", "verify", second, "--root", repository.root).code == 0


def test_every_section_with_a_whole_promotion_is_tried() -> None:
    titles = re.findall(r"^## (.*)\n(?:(?!^## ).*\n)*?```yaml\nclusters:", PAGE.read_text(), re.MULTILINE)
    assert titles == [layout.title for layout in LAYOUTS]


def test_a_glob_of_targets_moves_all_of_them_or_none(repo: MakeRepository, run: Command) -> None:
    layout = LAYOUTS[0]
    there = repo({"penstock.yaml": settings(layout.title), **layout.shared})
    sites = {"qa": "1.1.0", "staging-us": "1.0.0", "staging-eu": "0.9.0"}
    there.commit({path: text for site, version in sites.items() for path, text in layout.files(site, version).items()})
    nobody = run("promote", "qa", "prod-*", "--root", there.root)
    assert (nobody.code, "no site fits prod-*; there are: qa, staging-eu, staging-us" in nobody.stderr) == (2, True)
    before = listing(there.root)
    assert run("promote", "qa", "staging-*", "--write", "--root", there.root).code == 1
    assert {*listing(there.root)} == {*before}
    done = run("promote", "qa", "staging-*", "--adopt", "--commit", "--root", there.root)
    assert (done.code, done.stdout.count("\ncommit ")) == (0, 2), (done.stdout, done.stderr)
    for site in ("staging-us", "staging-eu"):
        assert "1.1.0" in (there.root / f"envs/{site}/version.yml").read_text()
        assert run("promote", "verify", site, "--root", there.root).code == 0


def test_settings_that_do_not_fit_are_told_what_could_be_meant(repo: MakeRepository, run: Command) -> None:
    layout = LAYOUTS[0]
    there = repo({"penstock.yaml": 'clusters: ["envs/*"]\npromotion: {clusters: ["envs/{site}"]}\n', **layout.shared})
    there.commit({**layout.files("qa", "1.1.0"), **layout.files("staging-us", "1.0.0")})
    told = run("promote", "qa", "staging-us", "--root", there.root)
    assert told.code == 2
    assert "name those that move: envs/{site}/kustomization.yml, envs/{site}/replicas.yml" in told.stderr
