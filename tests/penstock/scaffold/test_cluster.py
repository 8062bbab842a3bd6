import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.scaffold.cluster import Asked, plans
from penstock.scaffold.layout import Layout
from penstock.scaffold.networks import inside, overlap
from penstock.scaffold.outcome import carry_out
from tests.penstock.scaffold.support import changed, enterprise, fact, heavy, network, sayings, snapshot


def make(root: Path, *labels: str, asked: Asked | None = None) -> list[str]:
    """Make clusters; what the command would print."""
    return carry_out(root, plans(Layout(root), labels, asked or Asked()), dry_run=False)


def refused(root: Path, *labels: str, asked: Asked | None = None) -> str:
    """Why clusters are not made; nothing is written then."""
    before = snapshot(root)
    with pytest.raises(PenstockError) as raised:
        make(root, *labels, asked=asked)
    assert changed(before, root) == set()
    return str(raised.value)


def networks(**texts: str) -> Asked:
    """What the command line says when it names networks."""
    return Asked(networks={name: [ipaddress.ip_network(text)] for name, text in texts.items()})


@pytest.mark.parametrize("site", ["plant-a", "plant-b"])
def test_one_more_line_validates_at_once_and_touches_nothing_else(fleet: Path, worker: Path, site: str) -> None:  # noqa: ARG001
    before = snapshot(fleet)
    said = make(fleet, f"{site}/l2-line-3")
    assert said[0].startswith(f"cluster {site}/l2-line-3, modelled on {site}/l2-line-1, below {site}/l3")
    new = changed(before, fleet)
    assert all(path.startswith((f"clusters/{site}/l2-line-3/", f"apps/sites/{site}/local/l2-line-3/")) for path in new)
    assert sayings(fleet, f"{site}/*") == []
    assert inside(network(fleet, f"{site}/l2-line-3", "NODE_CIDR"), network(fleet, f"{site}/l3", "CHILD_CIDR"))


def test_the_model_decides_whether_there_is_a_local_component(fleet: Path) -> None:
    make(fleet, "plant-b/l2-line-3", asked=Asked(like="plant-b/l2-line-2"))
    assert not (fleet / "apps/sites/plant-b/local/l2-line-3").exists()


def test_a_model_of_another_site_takes_this_sites_names(fleet: Path) -> None:
    make(fleet, "plant-a/l2-line-3", asked=Asked(like="plant-a/l2-line-2"))
    said = refused(fleet, "plant-a/l2-line-4", asked=Asked(like="plant-b/l2-line-1"))
    assert "CONNECTIVITY of the parent plant-a/l3 is online" in said
    for site in ("plant-a", "plant-b"):
        for path in (fleet / "clusters" / site).glob("*/cluster.yaml"):
            path.write_text(path.read_text(encoding="utf-8").replace(": intermittent", ": online"), encoding="utf-8")
    make(fleet, "plant-a/l2-line-4", asked=Asked(like="plant-b/l2-line-2"))
    assert fact(fleet, "plant-a/l2-line-4", "PARENT") == "plant-a/l3"
    assert fact(fleet, "plant-a/l2-line-4", "PARENT_GATEWAY_ADDRESS") == "10.41.3.10"
    assert fact(fleet, "plant-a/l2-line-4", "PARENT_BROKER_HOST") == "broker.l3.plant-a.aurora.example"


def test_networks_that_are_given_are_used(fleet: Path) -> None:
    asked = networks(NODE_CIDR="10.41.30.0/24", POD_CIDR="100.64.0.0/16", SERVICE_CIDR="100.65.0.0/20")
    make(fleet, "plant-a/l2-line-3", asked=asked)
    assert fact(fleet, "plant-a/l2-line-3", "GATEWAY_ADDRESS") == "10.41.30.10"
    assert fact(fleet, "plant-a/l2-line-3", "DEVICE_CIDR") == "10.41.30.128/25"
    assert fact(fleet, "plant-a/l2-line-3", "SERVICE_CIDR") == "100.65.0.0/20"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            networks(NODE_CIDR="10.41.17.0/24"),
            "NODE_CIDR 10.41.17.0/24 overlaps NODE_CIDR of plant-a/l2-line-1 10.41.17.0/24",
        ),
        (
            networks(NODE_CIDR="10.99.0.0/24"),
            "NODE_CIDR 10.99.0.0/24 is not in CHILD_CIDR of its parent plant-a/l3, 10.41.16.0/20",
        ),
        (networks(POD_CIDR="172.21.8.0/24"), "POD_CIDR 172.21.8.0/24 overlaps POD_CIDR of plant-a/l3 172.21.0.0/16"),
        (networks(POD_CIDR="10.41.19.0/25"), "NODE_CIDR 10.41.19.0/24 overlaps POD_CIDR 10.41.19.0/25"),
        (Asked(facts={"GATEWAY_ADDRESS": "10.9.9.9"}), "GATEWAY_ADDRESS 10.9.9.9 is not in NODE_CIDR 10.41.19.0/24"),
        (Asked(like="plant-a/l9"), "--like plant-a/l9: take a cluster of plant-a: l4, l3, l2-line-1, l2-line-2"),
        (Asked(like="plant-a/l4"), "plant-a/l4 is the root of its site, and a site has one"),
        (Asked(parent="plant-a/l9"), "there is no parent plant-a/l9; take one of plant-a/l4, plant-a/l3"),
        (
            Asked(parent="plant-a/l4"),
            "LEVEL of the parent plant-a/l4 is l4, and plant-a/l2-line-1 is made for one with l3",
        ),
        (Asked(parent="plant-b/l3"), "there is no parent plant-b/l3"),
    ],
)
def test_what_does_not_fit_is_refused(fleet: Path, asked: Asked, said: str) -> None:
    assert said in refused(fleet, "plant-a/l2-line-3", asked=asked)


def test_everything_that_is_wrong_is_said_at_once(fleet: Path) -> None:
    said = refused(fleet, "alone", "plant-z/l3", "plant-a/Bad", asked=Asked(faults=("--pod-cidr: bad",)))
    for words in ("--pod-cidr: bad", "'alone' is no cluster", "no site 'plant-z'", "'Bad' is no name"):
        assert words in said
    several = refused(fleet, "plant-a/a", "plant-a/b", asked=networks(NODE_CIDR="10.41.30.0/24"))
    assert "one cluster at a time" in several


def test_a_parent_without_room_is_named(fleet: Path) -> None:
    assert "CHILD_CIDR of its parent, 10.41.3.0/24, has no free /24" in refused(
        fleet, "plant-a/l3-b", asked=Asked(like="plant-a/l3")
    )


def test_several_in_one_run_keep_apart(fleet: Path) -> None:
    make(fleet, *(f"plant-a/l2-line-{number}" for number in range(3, 8)))
    nodes = [network(fleet, f"plant-a/l2-line-{number}", "NODE_CIDR") for number in range(1, 8)]
    assert not any(overlap(a, b) for index, a in enumerate(nodes) for b in nodes[:index])


def test_a_cluster_that_is_there_is_not_overwritten(fleet: Path) -> None:
    assert "is there and differs" in refused(fleet, "plant-a/l2-line-2", asked=Asked(like="plant-a/l2-line-1"))


def test_a_name_like_the_root_s_is_no_line(fleet: Path) -> None:
    assert "called like plant-a/l4, the root of its site" in refused(fleet, "plant-a/l4-b")
    assert make(fleet, "plant-a/l4-b", asked=Asked(like="plant-a/l2-line-1"))


def test_a_site_of_one_cluster_has_no_model(fleet: Path) -> None:
    (fleet / "clusters/plant-c").mkdir()
    (fleet / "clusters/plant-a/l4").rename(fleet / "clusters/plant-c/l4")
    assert "plant-c has no cluster below its root to take for a model" in refused(fleet, "plant-c/l3")


NAMES = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,16}[a-z0-9])?", fullmatch=True)


@heavy
@given(
    name=NAMES | st.sampled_from(["line-1", "l2", "apps", "on", "7"]),
    like=st.sampled_from(["plant-a/l2-line-1", "plant-a/l2-line-2", "plant-b/l2-line-1", "plant-b/l2-line-2"]),
    node=st.none() | st.integers(19, 31),
)
def test_whatever_a_cluster_is_called_it_validates(worker: Path, name: str, like: str, node: int | None) -> None:  # noqa: ARG001
    """Any name, model and network: no finding, no other file changed, and the second run changes no byte."""
    site = like.partition("/")[0]
    if name in ("l4", "l3", "l2-line-1", "l2-line-2", "site"):
        return
    with enterprise() as root:
        before = snapshot(root)
        given_ = (
            {"NODE_CIDR": [ipaddress.ip_network(f"10.4{1 if site == 'plant-a' else 2}.{node}.0/24")]} if node else {}
        )
        asked = Asked(like=like, networks=given_)
        make(root, f"{site}/{name}", asked=asked)
        mine = (f"clusters/{site}/{name}/", f"apps/sites/{site}/local/{name}/")
        assert all(path.startswith(mine) for path in changed(before, root))
        assert sayings(root, f"clusters/{site}/{name}") == []
        after = snapshot(root)
        assert "nothing was changed" in make(root, f"{site}/{name}", asked=asked)[0]
        assert changed(after, root) == set()
