from typing import Any

import pytest

from penstock.mirror.serve import Served, origin, serve
from penstock.mirror.thing import GIT, IMAGE, Thing
from penstock.topology.cluster import Node, Plant, plant
from tests.penstock.topology.plants import Json, front, three

IMAGE_HERE = Thing(IMAGE, "mirror.l3/app", "1", "sha256:1")


def mirrored() -> Plant:
    """l4 and l3 with a mirror each, under one name at their gateways; the line asks l3's."""
    dns = [[[r"^mirror\.l[34]\.$", r"^git\.example\.$"], "GATEWAY"]]
    l4: Json = {**front(["*", "443"], "git.example"), "local": {"mirror.l4": "mirror"}}
    l3: Json = {**front(["10.0.4.10", "443"], "git.example", "mirror.l4"), "local": {"mirror.l3": "mirror"}}
    made = three(
        l4={"proxy": {"443": l4}},
        l3={"proxy": {"443": l3}, "dns": [[dns[0][0], "10.0.4.10"]]},
        line={"dns": [[dns[0][0], "10.0.3.10"]]},
    )
    registry = {"a/l4": "ghcr.io/team", "a/l3": "mirror.l4", "a/line": "mirror.l3"}
    return plant(Node(one.name, {**one.facts, "REGISTRY": registry[one.name]}, one.wiring) for one in made.nodes)


def of(held: Plant, name: str, thing: Thing, **facts: str) -> Served:
    node = held.by_label[name]
    return serve(held, Node(node.name, {**node.facts, **facts}, node.wiring), thing)


@pytest.mark.parametrize(
    ("name", "thing", "served"),
    [
        ("a/line", IMAGE_HERE, Served("mirror", "a/l3")),
        ("a/line", Thing(IMAGE, "mirror.l4/app"), Served("mirror", "a/l4")),
        ("a/line", Thing(GIT, "https://git.example/a"), Served("outside", "a/l4")),
        ("a/l4", Thing(IMAGE, "anything.example/app"), Served("outside", "a/l4")),
        ("a/line", Thing(IMAGE, "registry.default.svc.cluster.local:5000/a"), Served("inside", "a/line")),
        ("a/line", Thing(IMAGE, "10.0.3.9:5000/a"), Served("unknown", "", "who is at 10.0.3.9 is said nowhere")),
    ],
)
def test_who_serves(name: str, thing: Thing, served: Served) -> None:
    assert of(mirrored(), name, thing) == served


def test_where_it_stops() -> None:
    found = of(mirrored(), "a/line", Thing(IMAGE, "docker.io/library/nginx"))
    assert (found.how, found.by) == ("missing", "a/line")
    assert found.why == "no entry of CoreDNS at a/line is for docker.io"


def test_an_offline_root_brings_nothing() -> None:
    held = mirrored()
    away = plant(
        Node(n.name, {**n.facts, "CONNECTIVITY": "offline" if n.name == "a/l4" else ""}, n.wiring) for n in held.nodes
    )
    assert of(away, "a/line", Thing(GIT, "https://git.example/a")).how == "missing"
    assert of(away, "a/line", IMAGE_HERE).how == "mirror"


@pytest.mark.parametrize("changed", [{"LEVEL": ""}, {}])
def test_what_nobody_knows(changed: dict[str, str]) -> None:
    bare: dict[str, Any] = {"dns": [], "proxy": {}}
    held = three(line=bare)
    assert of(held, "a/line", IMAGE_HERE, **changed).how == "unknown"
    assert of(held, "a/line", Thing(GIT, ""), **changed).how == "unknown"


def test_what_it_is_called_outside() -> None:
    held = mirrored()
    assert origin(held, held.by_label["a/line"], IMAGE_HERE) == Thing(IMAGE, "ghcr.io/team/app", "1", "sha256:1")
    git = Thing(GIT, "https://git.example/a")
    assert origin(held, held.by_label["a/line"], git) == git


def test_mirrors_that_copy_from_each_other_end() -> None:
    held = mirrored()
    nodes = [Node(n.name, {**n.facts, "REGISTRY": "mirror.l3"}, n.wiring) for n in held.nodes]
    assert origin(plant(nodes), plant(nodes).by_label["a/line"], IMAGE_HERE) == IMAGE_HERE
