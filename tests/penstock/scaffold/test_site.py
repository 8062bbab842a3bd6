import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.scaffold.layout import Layout
from penstock.scaffold.networks import inside, overlap
from penstock.scaffold.outcome import carry_out
from penstock.scaffold.site import Asked, chosen, plans, zone
from tests.penstock.scaffold.support import changed, enterprise, fact, heavy, network, sayings, snapshot

ROOMS = ("clusters", "apps/sites", "platform/sites")


def make(root: Path, *names: str, asked: Asked | None = None) -> list[str]:
    """Make sites; what the command would print."""
    return carry_out(root, plans(Layout(root), names, asked or Asked()), dry_run=False)


def refused(root: Path, *names: str, asked: Asked | None = None) -> str:
    """Why sites are not made; nothing is written then."""
    before = snapshot(root)
    with pytest.raises(PenstockError) as raised:
        make(root, *names, asked=asked)
    assert changed(before, root) == set()
    return str(raised.value)


@pytest.mark.parametrize("model", ["plant-a", "plant-b"])
def test_a_new_site_validates_at_once_and_touches_nothing_else(fleet: Path, worker: Path, model: str) -> None:  # noqa: ARG001
    before = snapshot(fleet)
    make(fleet, "plant-c", asked=Asked(like=model))
    new = changed(before, fleet)
    assert all(path.startswith(tuple(f"{room}/plant-c/" for room in ROOMS)) for path in new)
    assert len(new) == len([path for path in before if path.startswith(tuple(f"{room}/{model}/" for room in ROOMS))])
    assert sayings(fleet, "plant-c/*") == []


def test_it_has_its_own_names_hosts_and_facts(fleet: Path) -> None:
    make(fleet, "plant-c", asked=Asked(facts={"TIME_ZONE": "Asia/Tokyo", "RING": "fleet"}))
    place = Layout(fleet).site("plant-c").place
    assert place is not None
    assert place.facts == {
        "ENTERPRISE": "aurora",
        "SITE": "plant-c",
        "DOMAIN": "plant-c.aurora.example",
        "TIME_ZONE": "Asia/Tokyo",
        "REGION": "swedencentral",
        "OWNER": "ot-plant-c@aurora.example",
        "MAINTENANCE_WINDOW": "Sun 02:00-06:00",
        "RING": "fleet",
    }
    assert fact(fleet, "plant-c/l3", "PARENT") == "plant-c/l4"
    assert fact(fleet, "plant-c/l3", "PARENT_BROKER_HOST") == "broker.l4.plant-c.aurora.example"
    assert fact(fleet, "plant-c/l3", "PARENT_GATEWAY_ADDRESS") == fact(fleet, "plant-c/l4", "GATEWAY_ADDRESS")
    assert all(b"plant-a" not in content for path, content in snapshot(fleet).items() if "plant-c/" in path)


@pytest.mark.parametrize("model", ["main", "telemetry", "41"])
def test_a_model_with_a_word_for_a_name_is_copied_just_as_well(fleet: Path, model: str) -> None:
    """Its name is replaced where it is the site's, and stays where it is a branch, a topic or a part of an address."""
    make(fleet, model)
    make(fleet, "plant-c", asked=Asked(like=model))
    assert fact(fleet, "plant-c/l3", "PARENT") == "plant-c/l4"
    assert fact(fleet, "plant-c/l3", "PARENT_BROKER_HOST") == "broker.l4.plant-c.aurora.example"
    for room in ("clusters/{}/l4/source.yaml", "apps/sites/{}/release/kustomization.yaml"):
        one, other = ((fleet / room.format(site)).read_text(encoding="utf-8") for site in (model, "plant-c"))
        assert "\n".join(other.splitlines()[1:]) == "\n".join(one.splitlines()[1:])


def test_comments_order_and_form_are_the_models(fleet: Path) -> None:
    make(fleet, "plant-c")
    old = (fleet / "apps/sites/plant-a/release/kustomization.yaml").read_text(encoding="utf-8")
    new = (fleet / "apps/sites/plant-c/release/kustomization.yaml").read_text(encoding="utf-8")
    assert new == old.replace("plant-a", "plant-c")


def test_more_lines_than_the_model_are_numbered_on(fleet: Path, worker: Path) -> None:  # noqa: ARG001
    make(fleet, "plant-c", asked=Asked(lines=4))
    assert [one.name for one in Layout(fleet).site("plant-c").clusters] == [
        "l4",
        "l3",
        *(f"l2-line-{n}" for n in (1, 2, 3, 4)),
    ]
    assert fact(fleet, "plant-c/l2-line-4", "ZONE") == "line-4"
    assert inside(network(fleet, "plant-c/l2-line-4", "NODE_CIDR"), network(fleet, "plant-c/l3", "CHILD_CIDR"))
    assert (fleet / "apps/sites/plant-c/local/l2-line-3/pn.json").is_file()
    assert sayings(fleet, "plant-c/*") == []


def test_fewer_lines_leave_theirs_out(fleet: Path) -> None:
    make(fleet, "plant-c", asked=Asked(lines=1))
    assert not (fleet / "clusters/plant-c/l2-line-2").exists()
    assert not (fleet / "apps/sites/plant-c/local/l2-line-2").exists()


def test_an_empty_release_approves_nothing(fleet: Path) -> None:
    make(fleet, "plant-c", asked=Asked(empty_release=True))
    for room in ("apps", "platform"):
        assert [path.name for path in (fleet / room / "sites/plant-c/release").iterdir()] == ["kustomization.yaml"]
        assert "images: []" in (fleet / room / "sites/plant-c/release/kustomization.yaml").read_text(encoding="utf-8")


def test_networks_that_are_asked_for_are_used(fleet: Path) -> None:
    ranges = {"NODE_CIDR": [ipaddress.ip_network("10.200.0.0/16")], "POD_CIDR": [ipaddress.ip_network("100.64.0.0/10")]}
    make(fleet, "plant-c", asked=Asked(ranges=ranges))
    assert fact(fleet, "plant-c/l3", "NODE_CIDR") == "10.200.3.0/24"
    assert fact(fleet, "plant-c/l3", "GATEWAY_ADDRESS") == "10.200.3.10"
    assert fact(fleet, "plant-c/l4", "POD_CIDR") == "100.64.0.0/16"


def test_everything_that_is_wrong_is_said_at_once(fleet: Path) -> None:
    said = refused(fleet, "Plant", "-x", asked=Asked(like="nowhere", lines=-1, faults=("--network: bad",)))
    for words in ("--network: bad", "'Plant' is no name", "'-x' is no name", "--lines -1", "no site 'nowhere'"):
        assert words in said


def test_networks_facts_and_domain_are_said_at_once(fleet: Path) -> None:
    asked = Asked(
        ranges={"NODE_CIDR": [ipaddress.ip_network("10.0.0.0/30")]}, facts={"DOMAIN": "x y", "TIME_ZONE": "Mars/X"}
    )
    said = refused(fleet, "plant-c", asked=asked)
    assert all(word in said for word in ("no free /24", "'x y' is no DNS domain", "no time zone"))


def test_facts_that_mean_nothing_are_refused(fleet: Path) -> None:
    assert "plant-c: TIME_ZONE: 'Mars' is no time zone" in refused(
        fleet, "plant-c", asked=Asked(facts={"TIME_ZONE": "Mars"})
    )


def test_a_name_too_long_for_a_certificate_is_refused(fleet: Path) -> None:
    assert "longer than a certificate's name may be" in refused(fleet, "x" * 50)


@pytest.mark.parametrize("domain", ["a b", "A..b", "x_y.example"])
def test_a_domain_that_is_none_is_refused(fleet: Path, domain: str) -> None:
    assert f"--domain {domain!r} is no DNS domain" in refused(fleet, "plant-z", asked=Asked(facts={"DOMAIN": domain}))


def test_the_only_site_has_no_model(fleet: Path) -> None:
    assert "no other site than plant-a, plant-b to take for a model" in refused(fleet, "plant-a", "plant-b")


def test_a_site_is_not_its_own_model(fleet: Path) -> None:
    assert "cannot be its own model" in refused(fleet, "plant-a", asked=Asked(like="plant-a"))


def test_a_site_that_is_there_is_not_overwritten(fleet: Path) -> None:
    said = refused(fleet, "plant-b", asked=Asked(like="plant-a"))
    assert "clusters/plant-b/site/site.yaml" in said
    assert "are there and differ" in said


def test_a_model_without_its_name_in_its_domain_needs_another(fleet: Path) -> None:
    path = fleet / "clusters/plant-a/site/site.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("DOMAIN: plant-a.", "DOMAIN: one."), encoding="utf-8")
    assert "say the new one with --domain" in refused(fleet, "plant-c")
    make(fleet, "plant-c", asked=Asked(facts={"DOMAIN": "c.aurora.example"}))
    place = Layout(fleet).site("plant-c").place
    assert place is not None
    assert place.facts["DOMAIN"] == "c.aurora.example"


def test_folders_that_would_not_count_are_refused(fleet: Path) -> None:
    path = fleet / "penstock.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("clusters/*/*", "clusters/plant-?/*"), encoding="utf-8")
    assert "does not take in clusters/works-1/l4" in refused(fleet, "works-1")
    make(fleet, "plant-c")


def test_a_fleet_without_a_site_has_no_model(tmp_path: Path) -> None:
    (tmp_path / "penstock.yaml").write_text("clusters: [clusters/*/*]\n", encoding="utf-8")
    assert "penstock init" in refused(tmp_path, "plant-a")


def test_secrets_are_not_copied_and_told(fleet: Path) -> None:
    folder = fleet / "clusters/plant-a/l4"
    (folder / "secret.yaml").write_text("kind: Secret\nmetadata: {name: a}\nstringData: {k: v}\n", encoding="utf-8")
    with (folder / "kustomization.yaml").open("a", encoding="utf-8") as file:
        file.write("  - secret.yaml\n")
    said = make(fleet, "plant-c")
    assert "not copied, because it holds a secret: clusters/plant-a/l4/secret.yaml" in said
    assert not (fleet / "clusters/plant-c/l4/secret.yaml").exists()
    assert "secret" not in (fleet / "clusters/plant-c/l4/kustomization.yaml").read_text(encoding="utf-8")


def test_many_sites_in_one_run_are_as_many_single_ones(fleet: Path) -> None:
    make(fleet, "s-1", "s-2", "s-3")
    together = snapshot(fleet)
    for name in ("s-1", "s-2", "s-3"):
        make(fleet, name)
    assert snapshot(fleet) == together
    nodes = [network(fleet, f"s-{number}/l4", "NODE_CIDR") for number in (1, 2, 3)]
    assert not any(overlap(a, b) for index, a in enumerate(nodes) for b in nodes[:index])


def test_lines_and_zones_are_named_as_people_would(layout: Layout) -> None:
    model = layout.site("plant-a")
    assert [(name, moved) for _, name, moved in chosen(model, 3)][-1] == ("l2-line-3", False)
    line = model.clusters[2]
    assert (zone(line, "l2-line-9"), zone(line, "l2-packing"), zone(line, "other")) == ("line-9", "packing", "other")
    assert zone(model.clusters[1], "l3-b") == "operations"


LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
NODES = st.none() | st.integers(0, 200).map(lambda number: ipaddress.ip_network(f"10.{number}.0.0/16"))


@heavy
@given(
    name=LABELS | st.sampled_from(["main", "fleet", "l3", "on", "123", "telemetry", "site", "sites", "release"]),
    child=LABELS,
    model=st.sampled_from(["plant-a", "plant-b"]),
    lines=st.none() | st.integers(1, 5),
    node=NODES,
)
def test_whatever_a_site_is_called_it_and_its_own_copy_validate(
    worker: Path,  # noqa: ARG001
    name: str,
    child: str,
    model: str,
    lines: int | None,
    node: ipaddress.IPv4Network | None,
) -> None:
    """Any name, model, number of lines and network: no finding, no other file changed, the second run changes none."""
    if name == child or {name, child} & {"plant-a", "plant-b"}:
        return
    with enterprise() as root:
        before = snapshot(root)
        asked = Asked(like=model, lines=lines, ranges={"NODE_CIDR": [node]} if node else {})
        make(root, name, asked=asked)
        make(root, child, asked=Asked(like=name))
        mine = tuple(f"{room}/{one}/" for room in ROOMS for one in (name, child))
        assert all(path.startswith(mine) for path in changed(before, root))
        assert sayings(root, f"clusters/{name}/*", f"clusters/{child}/*") == []
        after = snapshot(root)
        assert "nothing was changed" in make(root, name, asked=asked)[0]
        assert "nothing was changed" in make(root, child, asked=Asked(like=name))[0]
        assert changed(after, root) == set()
