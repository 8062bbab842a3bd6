from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.expand.sources import home, normal
from penstock.settings import Settings
from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import URL, config_map, documents, flux, git_repository, lines
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Files, Repository

SPELLINGS = (
    "https://git.example.org/ot/fleet",
    "https://git.example.org/ot/fleet.git",
    "https://git.example.org/ot/fleet/",
    "https://user:token@git.example.org/ot/fleet.git",
    "ssh://git@git.example.org/ot/fleet",
    "ssh://git@git.example.org:22/ot/fleet.git",
    "git@git.example.org:ot/fleet.git",
    "HTTPS://Git.Example.Org/OT/Fleet",
)


@pytest.mark.parametrize("url", SPELLINGS)
def test_all_spellings_of_one_place_are_equal(url: str) -> None:
    assert normal(url) == "git.example.org/ot/fleet"


def test_other_places_are_not() -> None:
    assert normal("https://git.example.org/ot/fleets") != normal(SPELLINGS[0])
    assert normal("https://other.example.org/ot/fleet") != normal(SPELLINGS[0])


URLS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["https://", "ssh://", "oci://", ""]),
        st.sampled_from(["", "git@", "a:b@"]),
        st.sampled_from(["host", "Host.example"]),
        st.sampled_from(["", ":22", ":"]),
        st.lists(st.sampled_from(["/a", "/b.git", "/", "//", "/c.git.git"]), max_size=3).map("".join),
        st.sampled_from(["", ".git", "/", " "]),
    ),
)


@given(URLS)
def test_a_normal_url_stays_as_it_is(url: str) -> None:
    assert normal(normal(url)) == normal(url)


def test_home_knows_the_remotes_the_settings_and_the_branch(repo: MakeRepository) -> None:
    repository = repo({})
    repository.git("remote", "add", "origin", "git@git.example.org:ot/fleet.git")
    around = home(working_tree(repository.root), Settings(repository=("https://mirror.example.org/fleet",)))
    assert around.urls == {"git.example.org/ot/fleet", "mirror.example.org/fleet"}
    assert around.branch == "main"


def test_a_branch_that_no_cluster_follows_is_like_none(repo: MakeRepository) -> None:
    repository = repo({"a.yaml": "branch: main\n"})
    repository.git("switch", "--quiet", "--create", "feature/1.5")
    assert home(working_tree(repository.root), Settings()).branch == ""
    repository.write({"b.yaml": "branch: feature/1x5\nother: feature/1.5.1\n"})
    assert home(working_tree(repository.root), Settings()).branch == ""
    repository.write({"b.yaml": "  branch: 'feature/1.5' \n"})
    assert home(working_tree(repository.root), Settings()).branch == "feature/1.5"


def test_home_without_git_knows_only_the_settings(folder: Callable[[Files], Path]) -> None:
    around = home(working_tree(folder({"a": ""})), Settings())
    assert (around.urls, around.branch) == (frozenset(), "")


# Revisions of this repository, end to end.


def pinned(ref: str, **more: str) -> str:
    return documents(flux("apps", "apps", source="pinned"), git_repository("pinned", ref, **more))


@pytest.fixture
def fleet(repo: MakeRepository) -> Repository:
    """Revision one is tagged v1 and is branch `old`; the working copy says two, uncommitted three."""
    repository = repo(
        {
            "penstock.yaml": SETTINGS,
            "clusters/one/apps.yaml": flux("apps", "apps"),
            "apps/c.yaml": config_map("c", {"v": "one"}),
        }
    )
    repository.git("tag", "-a", "v1", "-m", "one")
    repository.git("branch", "old")
    repository.commit({"apps/c.yaml": config_map("c", {"v": "two"})})
    return repository.write({"apps/c.yaml": config_map("c", {"v": "three"})})


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("ref", "value"),
    [
        ("{tag: v1}", "one"),
        ("{name: refs/tags/v1}", "one"),
        ("{branch: old}", "one"),
        ("{name: refs/heads/old}", "one"),
        ("{commit: COMMIT}", "one"),
        ("{branch: main, commit: COMMIT}", "one"),
        ("{tag: v1, branch: main}", "one"),
        ("{branch: main}", "three"),
        ("{}", "three"),
    ],
)
def test_a_source_of_this_repository_is_rendered_from_its_revision(
    fleet: Repository, run: Command, ref: str, value: str
) -> None:
    ref = ref.replace("COMMIT", fleet.git("rev-parse", "v1^{commit}"))
    fleet.write({"clusters/one/apps.yaml": pinned(ref)})
    assert run.validate(fleet.root).places == []
    assert run.objects("one", fleet.root)["ConfigMap/c"]["data"] == {"v": value}


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("ref", "command"),
    [
        ("{tag: v9}", "git fetch origin refs/tags/v9"),
        ("{branch: gone}", "git fetch origin gone"),
        ("{commit: " + "a" * 40 + "}", "git fetch origin " + "a" * 40),
    ],
)
def test_a_revision_that_is_not_in_the_clone_is_a_finding_with_the_command(
    fleet: Repository, run: Command, ref: str, command: str
) -> None:
    fleet.write({"clusters/one/apps.yaml": pinned(ref)})
    outcome = run.validate(fleet.root)
    assert outcome.places == ["source-missing clusters/one/apps.yaml:10"]
    assert command in outcome.findings[0]["hint"]
    assert outcome.cluster("one")["notExpanded"][0]["name"] == "apps"


@pytest.mark.usefixtures("worker")
def test_a_finding_in_another_revision_says_which(fleet: Repository, run: Command) -> None:
    commit = fleet.commit({"apps/c.yaml": config_map("c") + "colour: red\n"})
    fleet.write({"apps/c.yaml": config_map("c"), "clusters/one/apps.yaml": pinned(f"{{commit: {commit}}}")})
    assert run.validate(fleet.root).places == [f"object-invalid apps/c.yaml@{commit[:12]}:5"]


@pytest.mark.usefixtures("worker")
def test_children_of_another_revision_are_of_that_revision_when_they_share_its_source(
    fleet: Repository, run: Command
) -> None:
    commit = fleet.commit(
        {"apps/child.yaml": flux("child", "more", source="pinned"), "more/d.yaml": config_map("d", {"v": "then"})}
    )
    fleet.write(
        {"more/d.yaml": config_map("d", {"v": "now"}), "clusters/one/apps.yaml": pinned(f"{{commit: {commit}}}")}
    )
    assert run.objects("one", fleet.root)["ConfigMap/d"]["data"] == {"v": "then"}


def not_expanded(run: Command, fleet: Repository, text: str, settings: str = SETTINGS) -> list[tuple[str, str]]:
    """(name, reason) of what is listed as not expanded; there must be no finding."""
    fleet.write({"clusters/one/apps.yaml": text, "penstock.yaml": settings})
    outcome = run.validate(fleet.root)
    assert outcome.places == []
    assert outcome.report["summary"]["notExpanded"] == len(outcome.cluster("one")["notExpanded"])
    return [(one["name"], one["reason"]) for one in outcome.cluster("one")["notExpanded"]]


OCI = lines(
    "apiVersion: source.toolkit.fluxcd.io/v1",
    "kind: OCIRepository",
    "metadata: {name: far, namespace: flux-system}",
    "spec: {interval: 10m, url: 'oci://registry.example.org/fleet', ref: {tag: 1.2.3}}",
)
FROM_OCI = documents(
    flux("apps", "apps").replace("{kind: GitRepository, name: flux-system}", "{kind: OCIRepository, name: far}"), OCI
)


@pytest.mark.usefixtures("worker")
def test_what_is_not_at_hand_is_listed_and_no_fault(fleet: Repository, run: Command) -> None:
    reason = "OCIRepository/flux-system/far is oci://registry.example.org/fleet, which is not at hand"
    assert not_expanded(run, fleet, FROM_OCI) == [("apps", reason)]
    other = pinned("{branch: main}", url="https://elsewhere.example.org/x")
    reason = "GitRepository/flux-system/pinned is https://elsewhere.example.org/x, which is not at hand"
    assert not_expanded(run, fleet, other) == [("apps", reason)]
    reason = "a ref by semver (>=1.0.0) is not resolved offline"
    assert not_expanded(run, fleet, pinned("{semver: '>=1.0.0'}")) == [("apps", reason)]
    reason = "GitRepository/flux-system/nobody is in no object of this cluster"
    assert not_expanded(run, fleet, flux("apps", "apps", source="nobody")) == [("apps", reason)]


@pytest.mark.usefixtures("worker")
def test_what_goes_to_another_cluster_is_listed(fleet: Repository, run: Command) -> None:
    text = flux("apps", "apps", "kubeConfig: {secretRef: {name: line-1}}")
    assert not_expanded(run, fleet, text) == [("apps", "it is applied to another cluster (kubeConfig)")]


@pytest.mark.usefixtures("worker")
def test_a_helm_release_is_listed_because_its_chart_is_not_at_hand(fleet: Repository, run: Command) -> None:
    release = documents(
        OCI.replace("far", "broker"),
        lines(
            "apiVersion: helm.toolkit.fluxcd.io/v2",
            "kind: HelmRelease",
            "metadata: {name: broker, namespace: flux-system}",
            "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: broker}}",
        ),
    )
    assert not_expanded(run, fleet, release) == [("broker", "its chart is not at hand")]


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    "mapping",
    [
        "{kind: OCIRepository, path: .}",
        "{url: 'oci://registry.*/fleet'}",
        "{name: far, path: ../repository}",
    ],
)
def test_a_source_that_stands_for_this_repository_is_followed(fleet: Repository, run: Command, mapping: str) -> None:
    fleet.write({"clusters/one/apps.yaml": FROM_OCI, "penstock.yaml": f"{SETTINGS}sources: [{mapping}]\n"})
    assert run.objects("one", fleet.root)["ConfigMap/c"]["data"] == {"v": "three"}


@pytest.mark.usefixtures("worker")
def test_a_source_that_stands_for_another_folder_is_followed_with_consent(
    fleet: Repository, run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Repository(tmp_path / "elsewhere").write({"apps/c.yaml": config_map("c", {"v": "elsewhere"})})
    fleet.write({"clusters/one/apps.yaml": FROM_OCI, "penstock.yaml": SETTINGS + "sources: [{path: ../elsewhere}]\n"})
    assert "ConfigMap/c" not in run.objects("one", fleet.root)
    told = "is mapped to ../elsewhere, outside the repository: set PENSTOCK_ALLOW_OUTSIDE=1"
    assert told in run("validate", fleet.root).stdout
    monkeypatch.setenv("PENSTOCK_ALLOW_OUTSIDE", "1")
    # What is remembered of a run without it says nothing of this one.
    assert told not in run("validate", fleet.root).stdout
    assert run.objects("one", fleet.root)["ConfigMap/c"]["data"] == {"v": "elsewhere"}


@pytest.mark.usefixtures("worker")
def test_a_folder_is_followed_where_a_sparse_checkout_leaves_it_out(fleet: Repository, run: Command) -> None:
    fleet.write({"clusters/one/apps.yaml": FROM_OCI, "penstock.yaml": SETTINGS + "sources: [{path: copy}]\n"})
    fleet.write({"copy/README.md": "", "copy/apps/c.yaml": config_map("c", {"v": "copied"})})
    fleet.git("add", "--all")
    fleet.git("commit", "--quiet", "--message", "copy")
    fleet.git("sparse-checkout", "set", "--no-cone", "/*", "!/copy/apps")
    assert not (fleet.root / "copy" / "apps").exists()
    assert run.objects("one", fleet.root)["ConfigMap/c"]["data"] == {"v": "copied"}


@pytest.mark.usefixtures("worker")
def test_spec_ignore_of_a_source_counts(fleet: Repository, run: Command) -> None:
    source = git_repository("pinned", "{tag: v1}").replace("interval", "ignore: '*.yaml', interval")
    fleet.write({"clusters/one/apps.yaml": documents(flux("apps", "apps", source="pinned"), source)})
    assert "ConfigMap/c" not in run.objects("one", fleet.root)


GENERATOR = lines(
    "apiVersion: source.extensions.fluxcd.io/v1beta1",
    "kind: ArtifactGenerator",
    "metadata: {name: split, namespace: flux-system}",
    "spec:",
    "  sources: [{alias: repo, kind: GitRepository, name: SOURCE}]",
    "  artifacts:",
    "    - name: apps",
    "      copy: [{from: '@repo/apps/**', to: '@artifact/'}]",
)
FROM_ARTIFACT = flux("apps", "./").replace(
    "{kind: GitRepository, name: flux-system}", "{kind: ExternalArtifact, name: apps}"
)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("source", "value"), [("flux-system", "three"), ("pinned", "one")])
def test_an_external_artifact_is_composed_from_its_generator(
    fleet: Repository, run: Command, source: str, value: str
) -> None:
    generator = documents(GENERATOR.replace("SOURCE", source), git_repository("pinned", "{tag: v1}"))
    fleet.write({"clusters/one/apps.yaml": documents(FROM_ARTIFACT, generator)})
    assert run.validate(fleet.root).places == []
    assert run.objects("one", fleet.root)["ConfigMap/c"]["data"] == {"v": value}


@pytest.mark.usefixtures("worker")
def test_a_finding_in_a_composed_artifact_is_at_the_files_own_place(fleet: Repository, run: Command) -> None:
    fleet.write(
        {
            "clusters/one/apps.yaml": documents(FROM_ARTIFACT, GENERATOR.replace("SOURCE", "flux-system")),
            "apps/c.yaml": config_map("c") + "colour: red\n",
        }
    )
    assert run.validate(fleet.root).places == ["object-invalid apps/c.yaml:5"]


@pytest.mark.usefixtures("worker")
def test_an_external_artifact_that_nobody_makes_is_listed(fleet: Repository, run: Command) -> None:
    reason = "ExternalArtifact/flux-system/apps is made by no ArtifactGenerator of this cluster"
    assert not_expanded(run, fleet, FROM_ARTIFACT) == [("apps", reason)]


@pytest.mark.usefixtures("worker")
def test_an_external_artifact_of_what_is_not_at_hand_is_listed(fleet: Repository, run: Command) -> None:
    reason = "GitRepository/flux-system/nobody is in no object of this cluster"
    made = documents(FROM_ARTIFACT, GENERATOR.replace("SOURCE", "nobody"))
    assert not_expanded(run, fleet, made) == [("apps", reason)]


def test_the_url_of_the_small_fleets_is_in_their_settings() -> None:
    assert URL in SETTINGS
