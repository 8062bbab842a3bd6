import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gobuild import oracle
from penstock.errors import PenstockError
from penstock.scaffold.init import Asked, plan
from penstock.scaffold.layout import Layout
from penstock.scaffold.outcome import carry_out
from tests.penstock.scaffold.support import changed, fact, heavy, sayings, snapshot


def make(folder: Path, asked: Asked | None = None) -> list[str]:
    """Begin a fleet; what the command would print."""
    return carry_out(folder, [plan(folder, asked or Asked())], dry_run=False)


def test_a_fleet_with_its_first_module_validates(tmp_path: Path, worker: Path) -> None:  # noqa: ARG001
    """The placeholder's image is another's, and says so by its path."""
    make(tmp_path / "contoso", Asked(levels=1))
    image = tmp_path / "contoso/modules/historian/Dockerfile"
    image.parent.mkdir(parents=True)
    image.write_text("FROM scratch\n")
    assert sayings(tmp_path / "contoso") == []


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_a_fleet_validates_at_once(tmp_path: Path, worker: Path, levels: int) -> None:  # noqa: ARG001
    folder = tmp_path / "contoso"
    make(folder, Asked(levels=levels))
    assert sayings(folder) == []
    site = Layout(folder).site("plant-1")
    assert [one.facts["LEVEL"] for one in site.clusters] == ["l4", "l3", "l2"][3 - levels :]
    assert site.clusters[0].facts["PARENT"] == ""
    assert "PARENT_GATEWAY_ADDRESS" not in site.clusters[0].facts
    assert sorted(path.name for path in (folder / "apps/levels").iterdir()) == ["l2", "l3", "l4"][:levels]


def test_it_is_called_as_it_is_asked(tmp_path: Path) -> None:
    asked = Asked(
        enterprise="fabrikam",
        site="works",
        lines=2,
        domain="ot.fabrikam.example",
        repository="ssh://git@git.fabrikam.example/fleet",
        registry="registry.fabrikam.example:5000",
        kubernetes="1.33",
        flux="2.7",
        penstock="git+https://git.fabrikam.example/penstock@abc",
        facts={"TIME_ZONE": "Europe/Paris"},
    )
    make(tmp_path, asked)
    assert fact(tmp_path, "works/l2-line-2", "KUBERNETES_VERSION") == "1.33"
    assert fact(tmp_path, "works/l3", "REGISTRY") == "registry.fabrikam.example:5000"
    place = Layout(tmp_path).site("works").place
    assert place is not None
    assert (place.facts["ENTERPRISE"], place.facts["TIME_ZONE"]) == ("fabrikam", "Europe/Paris")
    assert place.facts["DOMAIN"] == "works.ot.fabrikam.example"
    source = yaml.safe_load((tmp_path / "clusters/works/l4/source.yaml").read_bytes())
    assert source["spec"]["url"] == "ssh://git@git.fabrikam.example/fleet"
    assert yaml.safe_load((tmp_path / "penstock.yaml").read_bytes())["repository"] == [source["spec"]["url"]]
    workflow = (tmp_path / ".github/workflows/validate.yaml").read_text(encoding="utf-8")
    assert "pipx install 'git+https://git.fabrikam.example/penstock@abc'" in workflow
    assert "penstock validate" in workflow
    left = [path for path, content in snapshot(tmp_path).items() if b"my-" in content or b"penstock-source" in content]
    assert left == []


@pytest.mark.parametrize(
    ("folder", "enterprise"), [("Contoso Ltd.", "contoso-ltd"), ("my_fleet", "my-fleet"), ("é", "enterprise")]
)
def test_an_enterprise_is_called_as_its_folder(tmp_path: Path, folder: str, enterprise: str) -> None:
    make(tmp_path / folder)
    place = Layout(tmp_path / folder).site("plant-1").place
    assert place is not None
    assert place.facts["ENTERPRISE"] == enterprise


def test_every_namespace_is_restricted_and_denies(tmp_path: Path) -> None:
    make(tmp_path)
    namespace = yaml.safe_load((tmp_path / "platform/base/namespaces/edge-app1/namespace.yaml").read_bytes())
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    deny = yaml.safe_load((tmp_path / "platform/base/policies/default-deny.yaml").read_bytes())
    assert deny["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


#: The one that `make oracle` builds, unless there is one on PATH; found before any test moves the cache folder.
KUSTOMIZE = shutil.which("kustomize") or str(oracle.program())


@pytest.mark.skipif(not Path(KUSTOMIZE).is_file(), reason="there is no kustomize program: `make oracle` builds one")
def test_levels_build_with_plain_kustomize(tmp_path: Path) -> None:
    make(tmp_path)
    for folder in [*(tmp_path / "apps/levels").iterdir(), *(tmp_path / "platform/levels").iterdir()]:
        subprocess.run([KUSTOMIZE, "build", str(folder)], check=True, capture_output=True)


def test_the_second_run_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    before = snapshot(tmp_path)
    assert "nothing was changed" in make(tmp_path)[0]
    assert changed(before, tmp_path) == set()


def test_a_folder_in_use_is_refused_and_what_is_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PenstockError, match=r"is not empty \(notes.txt\): a fleet begins in an empty folder"):
        make(tmp_path)
    assert set(snapshot(tmp_path)) == {"notes.txt"}
    with pytest.raises(PenstockError, match="is no folder"):
        make(tmp_path / "notes.txt")


def test_a_fresh_clone_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    said = make(tmp_path)
    assert not any("git init" in line for line in said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(enterprise="No Good"), "'No Good' is no name for an enterprise"),
        (Asked(site="Bad"), "'Bad' is no name for a site"),
        (Asked(site="my-enterprise-1"), "my-enterprise is the name of a sample"),
        (Asked(levels=4), "--levels 4: between 1"),
        (Asked(domain="a..b"), "--domain 'a..b' is no DNS domain"),
        (Asked(repository="x y"), "--repository 'x y'"),
        (Asked(repository="git@git.example:acme/fleet.git"), "did you mean ssh://git@git.example/acme/fleet.git"),
        (Asked(repository="git.example/fleet"), "Flux takes https://, http:// and ssh:// only"),
        (Asked(registry="https://registry.example"), "an image's name has no https:// in it"),
        (Asked(penstock="a'; rm"), "--penstock"),
        (Asked(kubernetes="new"), "--kubernetes 'new' is no version"),
        (Asked(facts={"TIME_ZONE": "Mars"}), "TIME_ZONE: 'Mars' is no time zone"),
        (Asked(levels=1, lines=2), "has no line that more could be modelled on"),
        (Asked(faults=("--network: bad",)), "--network: bad"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, asked: Asked, said: str) -> None:
    with pytest.raises(PenstockError) as raised:
        make(tmp_path, asked)
    assert said in str(raised.value)
    assert snapshot(tmp_path) == {}


LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?", fullmatch=True)


@heavy
@given(
    enterprise=LABELS | st.sampled_from(["on", "my-site", "git", "123"]),
    site=LABELS | st.sampled_from(["my-site", "null", "1e3"]),
    levels=st.integers(1, 3),
    lines=st.integers(1, 4),
)
def test_whatever_a_fleet_is_called_it_validates(
    tmp_path_factory: pytest.TempPathFactory,
    worker: Path,  # noqa: ARG001
    enterprise: str,
    site: str,
    levels: int,
    lines: int,
) -> None:
    folder = tmp_path_factory.mktemp("fleet")
    asked = Asked(enterprise=enterprise, site=site, levels=levels, lines=lines if levels > 1 else None)
    make(folder, asked)
    assert sayings(folder) == []
    before = snapshot(folder)
    assert "nothing was changed" in make(folder, asked)[0]
    assert changed(before, folder) == set()
