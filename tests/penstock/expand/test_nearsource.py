"""A source that nothing makes, and the one that is meant."""

import pytest

from penstock.discover.cluster import SourceRef
from penstock.expand.nearsource import near
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux, git_repository
from tests.penstock.support.outcome import Command


def ref(words: str) -> SourceRef:
    kind, namespace, name = words.split("/")
    return SourceRef(kind, namespace, name)


@pytest.mark.parametrize(
    ("wrong", "there", "meant"),
    [
        ("GitRepository/a/plattform", "GitRepository/a/platform", "GitRepository/a/platform"),
        ("GitRepository/a/flux-sytsem", "GitRepository/a/flux-system", "GitRepository/a/flux-system"),
        ("GitRepository/b/platform", "GitRepository/a/platform", "GitRepository/a/platform"),
        ("OCIRepository/a/platform", "GitRepository/a/platform", "GitRepository/a/platform"),
        ("GitRepository/a/platform", "HelmRepository/a/platform", ""),
        ("GitRepository/a/apps", "GitRepository/a/platform", ""),
        ("GitRepository/b/plattform", "GitRepository/a/platform", ""),
        ("GitRepository/a/fleet-2", "GitRepository/a/fleet-1", ""),
        ("GitRepository/a/flux-system-2", "GitRepository/a/flux-system", ""),
        ("GitRepository/a/flux-system", "GitRepository/a/flux-system-a", ""),
        ("GitRepository/a/platforn", "GitRepository/a/platform GitRepository/a/platforms", ""),
        ("GitRepository/c/platform", "GitRepository/a/platform GitRepository/b/platform", ""),
        ("GitRepository/a/x", "", ""),
    ],
)
def test_what_is_meant_is_one_and_near(wrong: str, there: str, meant: str) -> None:
    found = near(ref(wrong), map(ref, there.split()))
    assert (str(found) if found else "") == meant


def test_what_is_only_likely_can_be_misspelt() -> None:
    likely = ref("GitRepository/a/flux-system")
    assert near(ref("GitRepository/a/flux-sytem"), (), likely) == likely
    assert near(ref("OCIRepository/a/flux-system"), (), likely) is None
    assert near(ref("GitRepository/b/flux-system"), (), likely) is None
    assert near(ref("GitRepository/a/flux-system-2"), (), likely) is None


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("platfrom", "source-missing clusters/one/more.yaml:15"),
        ("flux-sytem", "source-missing clusters/one/more.yaml:15"),
        ("elsewhere", ""),
    ],
)
def test_only_a_slip_is_a_finding(repo: MakeRepository, run: Command, name: str, place: str) -> None:
    source = git_repository("platform", "{branch: main}", url="https://git.example.org/platform")
    files = {**FLEET, "clusters/one/more.yaml": documents(source, flux("more", "more", source=name))}
    outcome = run.validate(repo(files).root)
    assert outcome.places == [place] * bool(place)
    assert [one["severity"] for one in outcome.findings] == ["warning"] * bool(place)
    assert any(f"GitRepository/flux-system/{name}" in str(one) for one in outcome.cluster("one")["notExpanded"])


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("spec", "told"), [(("targetNamespace: elsewhere",), 1), ((), 0)])
def test_a_child_that_is_moved_away_from_its_source(
    repo: MakeRepository, run: Command, spec: tuple[str, ...], told: int
) -> None:
    files = {
        **FLEET,
        "clusters/one/more.yaml": flux("more", "more", *spec),
        "more/child.yaml": flux("child", "child"),
        "child/map.yaml": config_map("in-child"),
    }
    outcome = run.validate(repo(files).root)
    assert outcome.places == ["source-missing more/child.yaml:10"] * told
    assert all("GitRepository/flux-system/flux-system is there" in one["message"] for one in outcome.findings)
