from penstock.topology import names
from penstock.topology.arc import REQUIRED, meant
from penstock.topology.conduits import load
from penstock.tree.working import working_tree
from tests.penstock.rules.enterprise import ROOT


def test_they_are_names() -> None:
    assert [name for name, _ in REQUIRED if names.fault(name.replace("${REGION}", "x"))] == []


def test_who_means_to_connect() -> None:
    assert meant(("a.example", "*.his.arc.azure.com"))
    assert not meant(("management.azure.com", "mcr.microsoft.com"))
    assert not meant(("*.his.arc.azure.com", "x.gw.arc.azure.com"))


def test_the_worked_enterprise_lists_them_all() -> None:
    listed = {one.name for one in load(working_tree(ROOT)).lists["arc"].destinations}
    assert {name for name, _ in REQUIRED} <= listed
