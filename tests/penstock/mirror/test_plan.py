from collections.abc import Sequence

from penstock.mirror.needs import Needs
from penstock.mirror.plan import Plan, plan, since
from penstock.mirror.thing import GIT, IMAGE, Thing
from penstock.render.source import Source
from penstock.topology.cluster import Plant
from tests.penstock.mirror.test_serve import mirrored
from tests.penstock.topology.plants import three

OWN = Thing(GIT, "https://git.example/fleet", "main")


def of(held: Plant, asked: Sequence[str], **things: list[Thing]) -> Plan:
    needs = {node.name: Needs() for node in held.nodes}
    for name, listed in things.items():
        for thing in listed:
            needs[f"a/{name}"].add(thing, f"Pod/{name}")
        needs[f"a/{name}"].add("nobody knows", "Pod/x")
    needs["a/line"].own[OWN] = Source("this")
    return plan(held, needs, asked)


def image(registry: str) -> Thing:
    return Thing(IMAGE, f"{registry}/app", "1", "sha256:1")


def test_one_thing_under_three_names() -> None:
    things = {"l4": [image("ghcr.io/team")], "l3": [image("mirror.l4")], "line": [image("mirror.l3"), OWN]}
    made = of(mirrored(), ["a/l4", "a/l3", "a/line"], **things)
    app, own = made.wanted
    assert app.thing == image("ghcr.io/team")
    assert [(use.cluster, use.served.how, use.served.by, use.held_by) for use in app.uses] == [
        ("a/l4", "outside", "a/l4", ""),
        ("a/l3", "mirror", "a/l4", "a/l4"),
        ("a/line", "mirror", "a/l3", "a/l3"),
    ]
    assert app.uses[2].objects == ("Pod/line",)
    assert (own.thing, own.own) == (OWN, Source("this"))
    assert made.missing == ()
    assert [(one.object, one.clusters) for one in made.unknown] == [("Pod/x", ("a/l4", "a/l3", "a/line"))]


def test_only_what_was_asked_for() -> None:
    made = of(mirrored(), ["a/line"], l4=[image("ghcr.io/other")], line=[image("mirror.l3")])
    assert [one.thing.name for one in made.wanted] == ["ghcr.io/team/app"]
    assert made.wanted[0].uses[0].held_by == ""


def test_what_is_missing() -> None:
    made = of(three(), ["a/line"], line=[image("elsewhere.example")])
    ((wanted, use),) = made.missing
    assert (wanted.thing.name, use.served.by) == ("elsewhere.example/app", "a/line")


def test_since() -> None:
    now = of(mirrored(), ["a/line"], line=[image("mirror.l3"), OWN])
    then = of(mirrored(), ["a/line"], line=[OWN])
    assert [one.thing.kind for one in since(now, then, "v1").wanted] == ["image"]
    assert [one.thing.kind for one in since(now, then, "v1", [OWN]).wanted] == ["image", "git"]
    assert since(now, now, "v1").wanted == ()
    assert since(now, Plan((), (), ()), "v1").wanted == now.wanted
