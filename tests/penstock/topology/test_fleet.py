"""topology.fleet: the plant of a report, and clusters by name."""

import pytest

from penstock.errors import PenstockError
from penstock.topology.cluster import Node, plant
from penstock.topology.fleet import find, of_report
from penstock.validate.report import Report
from tests.penstock.topology.plants import three


def test_by_name_and_label() -> None:
    fleet = three()
    assert find(fleet, "a/line").label == find(fleet, "a/line/").label == "a/line"


def test_nobody_of_that_name() -> None:
    with pytest.raises(PenstockError, match="there is no cluster a/x; there are: a/l3, a/l4, a/line"):
        find(three(), "a/x")


def test_nearly_somebody_of_that_name() -> None:
    with pytest.raises(PenstockError, match=r"there is no cluster a/lime; did you mean a/line\?"):
        find(three(), "a/lime")


def test_a_cluster_without_facts() -> None:
    with pytest.raises(PenstockError, match="has no facts"):
        find(plant([Node("plain", {})]), "plain")


def test_an_empty_report() -> None:
    assert of_report(Report((), ())).nodes == ()
