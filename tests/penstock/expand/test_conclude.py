"""What is concluded of a settled expansion; most of it is shown by bad input, the rest here."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map, documents, flux
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_the_entry_comes_first_and_the_rest_by_namespace_and_name(repo: MakeRepository, run: Command) -> None:
    entry = documents(flux("b", "infra"), flux("a", "infra", namespace="z"), flux("c", "infra", namespace="a"))
    root = repo({**FLEET, "clusters/two/infra.yaml": entry}).root
    rendered = run("render", "two", "--root", root, "--output", "json").json["kustomizations"]
    keys = [(one["namespace"], one["name"]) for one in rendered]
    assert keys == [("flux-system", "flux-system"), ("a", "c"), ("flux-system", "b"), ("z", "a")]


def test_facts_that_are_wrong_are_told_at_their_place(repo: MakeRepository, run: Command) -> None:
    facts = {"ENTERPRISE": "aurora", "SITE": "a", "TIME_ZONE": "Mars/Olympus", "OWNER": "ot"}
    root = repo({**FLEET, "clusters/two/facts.yaml": "# facts\n" + config_map("site-facts", facts)}).root
    found = [one for one in run.validate(root).findings if one["code"] == "facts-invalid"]
    assert [(one["path"], one["clusters"]) for one in found] == [("clusters/two/facts.yaml", ["two"])]
    assert "Mars/Olympus" in found[0]["message"]


def test_assumed_variables_are_listed_once_and_in_order(repo: MakeRepository, run: Command) -> None:
    using = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: Secret, name: s}]}")
    settings = FLEET["penstock.yaml"] + "assume: [{name: s}]\n"
    files = {
        **FLEET,
        "penstock.yaml": settings,
        "clusters/one/apps.yaml": using,
        "apps/web.yaml": config_map("c", {"x": "'${B} ${A} ${B}'"}),
    }
    assert run.validate(repo(files).root).cluster("one")["assumedVariables"] == ["A", "B"]
