import shutil
from pathlib import Path

import pytest
import yaml

from penstock.errors import PenstockError
from penstock.scaffold.app import Asked, plans
from penstock.scaffold.layout import Layout
from penstock.scaffold.outcome import carry_out
from penstock.scaffold.site import Asked as AskedSite
from penstock.scaffold.site import plans as site_plans
from tests.penstock.scaffold.support import changed, sayings, snapshot

DIGEST = "sha256:" + "ab" * 32
PINNED = Asked(levels=("l2",), image=f"historian:1.0.0@{DIGEST}")
BASE = {f"apps/base/historian/{name}.yaml" for name in ("deployment", "kustomization", "service", "serviceaccount")}


def make(root: Path, *names: str, asked: Asked) -> list[str]:
    """Make applications; what the command would print."""
    return carry_out(root, plans(Layout(root), names, asked), dry_run=False)


def refused(root: Path, *names: str, asked: Asked) -> str:
    """Why applications are not made; nothing is written then."""
    before = snapshot(root)
    with pytest.raises(PenstockError) as raised:
        make(root, *names, asked=asked)
    assert changed(before, root) == set()
    return str(raised.value)


def pins(root: Path, site: str) -> dict[str, dict[str, str]]:
    """The pins of a site's release, by name."""
    loaded = yaml.safe_load((root / f"apps/sites/{site}/release/kustomization.yaml").read_bytes())
    return {one["name"]: one for one in loaded["images"]}


def test_an_application_with_an_image_runs_at_once(fleet: Path, worker: Path) -> None:  # noqa: ARG001
    before = snapshot(fleet)
    make(fleet, "historian", asked=PINNED)
    releases = {f"apps/sites/{site}/release/kustomization.yaml" for site in ("plant-a", "plant-b")}
    assert changed(before, fleet) == {*BASE, "apps/levels/l2/kustomization.yaml", *releases}
    assert pins(fleet, "plant-b")["historian"] == {
        "name": "historian",
        "newName": "${REGISTRY}/historian",
        "newTag": "1.0.0",
        "digest": DIGEST,
    }
    assert sayings(fleet, "*/l2-line-1", "plant-a/l3") == []


def test_only_the_bytes_of_the_entry_are_added(fleet: Path) -> None:
    before = snapshot(fleet)
    make(fleet, "historian", asked=PINNED)
    after = snapshot(fleet)
    level = "apps/levels/l2/kustomization.yaml"
    assert after[level] == before[level] + b"  - ../../base/historian\n"
    release = "apps/sites/plant-a/release/kustomization.yaml"
    entry = (
        f"  - name: historian\n    newName: ${{REGISTRY}}/historian\n    newTag: 1.0.0\n    digest: {DIGEST}\n".encode()
    )
    assert after[release].replace(entry, b"", 1) == before[release]
    assert list(pins(fleet, "plant-a")) == sorted(pins(fleet, "plant-a"))


def test_without_an_image_only_the_base_is_made_and_the_rest_is_told(fleet: Path, worker: Path) -> None:  # noqa: ARG001
    before = snapshot(fleet)
    said = make(fleet, "historian", asked=Asked(levels=("l2",)))
    assert changed(before, fleet) == BASE
    assert any("penstock new app historian --levels l2 --image historian:TAG@sha256:DIGEST" in line for line in said)
    assert sayings(fleet, "plant-a/l2-line-1") == []
    make(fleet, "historian", asked=PINNED)
    assert "historian" in pins(fleet, "plant-a")


def test_the_second_run_changes_nothing(fleet: Path) -> None:
    make(fleet, "historian", asked=PINNED)
    before = snapshot(fleet)
    assert "nothing was changed" in make(fleet, "historian", asked=PINNED)[0]
    assert changed(before, fleet) == set()


def test_a_base_that_someone_changed_is_not_overwritten(fleet: Path) -> None:
    make(fleet, "historian", asked=Asked())
    path = fleet / "apps/base/historian/deployment.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert "apps/base/historian/deployment.yaml is there and differs" in refused(fleet, "historian", asked=PINNED)


def test_a_pin_that_is_there_stays(fleet: Path) -> None:
    make(fleet, "historian", asked=PINNED)
    path = fleet / "apps/sites/plant-b/release/kustomization.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("newTag: 1.0.0", "newTag: 0.9.0"), encoding="utf-8")
    make(fleet, "historian", asked=PINNED)
    assert pins(fleet, "plant-b")["historian"]["newTag"] == "0.9.0"


@pytest.mark.parametrize(
    ("image", "name", "tag"),
    [
        (f"historian@{DIGEST}", "${REGISTRY}/historian", None),
        (f"ot/historian:1.0.0@{DIGEST}", "${REGISTRY}/ot/historian", "1.0.0"),
        (f"registry.aurora.example/ot/historian:1@{DIGEST}", "${REGISTRY}/ot/historian", "1"),
        (f"other.example:5000/historian:1.0@{DIGEST}", "other.example:5000/historian", "1.0"),
    ],
)
def test_hosts_that_the_fleet_knows_are_left_to_its_facts(fleet: Path, image: str, name: str, tag: str | None) -> None:
    make(fleet, "historian", asked=Asked(("l3",), image))
    pin = pins(fleet, "plant-a")["historian"]
    assert (pin["newName"], pin.get("newTag"), pin["digest"]) == (name, tag, DIGEST)


def test_only_sites_with_the_level_are_pinned(fleet: Path) -> None:
    make_site = site_plans(Layout(fleet), ["plant-c"], AskedSite(like="plant-a"))
    carry_out(fleet, make_site, dry_run=False)
    for line in (fleet / "clusters/plant-c").glob("l2-*"):
        shutil.rmtree(line)
    make(fleet, "historian", asked=PINNED)
    assert "historian" in pins(fleet, "plant-a")
    assert "historian" not in pins(fleet, "plant-c")


def test_a_release_that_was_empty_takes_the_first_pin(fleet: Path) -> None:
    path = fleet / "apps/sites/plant-a/release/kustomization.yaml"
    path.write_text("kind: Component\nimages: []\n", encoding="utf-8")
    make(fleet, "historian", asked=PINNED)
    assert list(pins(fleet, "plant-a")) == ["historian"]


@pytest.mark.parametrize(
    ("names", "asked", "said"),
    [
        (["Bad"], Asked(), "'Bad' is no name for an application"),
        (["historian"], Asked(levels=("l9",)), "--levels l9: there is no apps/levels/l9; there are: l2, l3, l4"),
        (["historian"], Asked(("l2",), "historian:1.0.0"), "say it with its digest"),
        (["historian"], Asked((), f"historian@{DIGEST}"), "--image needs --levels"),
        (["a", "b"], Asked(("l2",), f"historian@{DIGEST}"), "--image is one application's"),
        (["historian"], Asked(namespace="Not"), "'Not' is no name for a namespace"),
        (["opc-plc-module"], Asked(), "apps/base/opc-plc/deployment.yaml names an object opc-plc-module already"),
    ],
)
def test_what_cannot_be_is_refused(fleet: Path, names: list[str], asked: Asked, said: str) -> None:
    assert said in refused(fleet, *names, asked=asked)


def test_a_site_without_a_release_is_named(fleet: Path) -> None:
    (fleet / "apps/sites/plant-b/release/kustomization.yaml").unlink()
    assert "apps/sites/plant-b/release has no kustomization.yaml" in refused(fleet, "historian", asked=PINNED)


def test_a_level_that_is_no_yaml_is_named(fleet: Path) -> None:
    (fleet / "apps/levels/l2/kustomization.yaml").write_text("a: [", encoding="utf-8")
    assert "apps/levels/l2/kustomization.yaml is no YAML" in refused(fleet, "historian", asked=PINNED)


def test_the_first_application_of_a_fleet_needs_a_namespace(tmp_path: Path) -> None:
    (tmp_path / "penstock.yaml").write_text("", encoding="utf-8")
    assert "say it with --namespace" in refused(tmp_path, "historian", asked=Asked())
    make(tmp_path, "historian", asked=Asked(namespace="edge-app1"))
    text = (tmp_path / "apps/base/historian/kustomization.yaml").read_text(encoding="utf-8")
    assert "namespace: edge-app1\n" in text


def test_several_applications_in_one_run_share_their_level(fleet: Path) -> None:
    make(fleet, "one", "two", asked=Asked())
    assert (fleet / "apps/base/one/service.yaml").is_file()
    assert (fleet / "apps/base/two/service.yaml").is_file()
