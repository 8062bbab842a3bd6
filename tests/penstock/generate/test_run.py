"""generate.run: all files of a fleet, and how a tree differs from them."""

from pathlib import Path

from penstock.generate.run import drift, files, fixed
from penstock.generate.text import MARK
from penstock.topology.conduit import Conduit
from penstock.topology.conduits import Conduits
from penstock.tree.tree import Tree, planned

EVERY = Conduits({"l4-l3": Conduit(upper="l4", lower="l3", about="two")})
FACTS = {"SITE": "a", "CLUSTER": "l3", "REGISTRY": "r.example"}


def wanted() -> dict[str, bytes]:
    return files(EVERY, [("clusters/a/l3", FACTS)], "https://git.example")


def tree(held: dict[str, bytes]) -> Tree:
    return planned(Tree("memory", Path("/nowhere"), {}), held, "memory")


def test_the_same_every_time() -> None:
    assert wanted() == wanted()
    assert drift(tree(wanted()), wanted()) == ()
    assert all(MARK.encode() in text[:400] for text in wanted().values())


def test_nothing_without_conduits() -> None:
    assert files(Conduits(), [("clusters/a/l3", FACTS)], "u") == {}


def test_drift() -> None:
    held = wanted()
    missing, changed = "clusters/a/l3/onboard/flux.bicep", "platform/conduits/l4-l3/lower/dns.yaml"
    del held[missing]
    held[changed] += b"# by hand\n"
    held["platform/conduits/l4-l2/lower/dns.yaml"] = held[changed]
    held["platform/conduits/l4-l3/lower/own.yaml"] = b"# a person's own\n"
    found = drift(tree(held), wanted())
    assert [(one.path, one.said) for one in found] == [
        (missing, "is missing"),
        ("platform/conduits/l4-l2/lower/dns.yaml", "is generated no more"),
        (changed, "is not as it is generated"),
    ]


def test_the_parts_of_every_fleet_build_from_the_package() -> None:
    assert "platform/base/proxy/haproxy.cfg" in fixed()
