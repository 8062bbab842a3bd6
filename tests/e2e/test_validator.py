"""The API server as the judge of what rules claim: what they say it refuses it refuses, what they pass it takes."""

from collections.abc import Iterator

import pytest
import yaml

from penstock.rules.every import RULES
from penstock.rules.examples import FAIL, Example, manual
from penstock.rules.scopes import NAMESPACED
from penstock.scope import CLUSTER_WIDE
from tests.e2e.api import Api, Object, Refused
from tests.e2e.figures import Figures
from tests.e2e.flux import install, namespace
from tests.e2e.plane import Plane

#: Rules that claim that the API server refuses an object for itself.
CLAIM = (
    "container-doubled",
    "label-invalid",
    "name-invalid",
    "port-invalid",
    "request-over-limit",
    "required-missing",
    "selector-mismatch",
    "volume-doubled",
    "volume-undefined",
)
CASES = [(code, example) for code in CLAIM for example in manual(RULES[code]).examples]


@pytest.fixture(scope="module")
def api(control: Plane) -> Iterator[Api]:
    """An API server with every kind of schemas/."""
    with control.server() as server:
        made = server.api()
        install(made, "common", "flux/2.9")
        namespace(made, "edge-app1")
        yield made


@pytest.mark.parametrize(("code", "example"), [pytest.param(*one, id=f"{one[0]}-{one[1].verdict}") for one in CASES])
def test_the_server_says_what_the_rule_says(code: str, example: Example, api: Api, figures: Figures) -> None:
    refused = [said for thing in objects(example) if (said := tried(api, thing))]
    assert bool(refused) == (example.verdict == FAIL), f"{code}: {refused}"
    figures.add("examples of rules that claim a refusal, judged alike by the API server")


def test_the_server_knows_the_same_kinds_without_a_namespace(api: Api) -> None:
    """Of Kubernetes' own and of schemas/; some are in versions that are served only when asked for."""
    groups = [version["groupVersion"] for one in api.request("GET", "/apis")["groups"] for version in one["versions"]]
    served = {
        (group.partition("/")[0] if "/" in group else "", one["kind"]): one["namespaced"]
        for group, path in (("v1", "/api/v1"), *((one, f"/apis/{one}") for one in groups))
        for one in api.request("GET", path)["resources"]
        if "/" not in one["name"] and "get" in one["verbs"]
    }
    assert {kind for kind, spaced in served.items() if not spaced} - CLUSTER_WIDE - {("", "ComponentStatus")} == set()
    assert [kind for kind in CLUSTER_WIDE if served.get(kind)] == []
    assert [kind for kind in NAMESPACED if not served.get(kind, True)] == []


def objects(example: Example) -> list[Object]:
    """The objects of an example."""
    return [one for one in yaml.safe_load_all(example.text) if isinstance(one, dict) and "kind" in one]


def tried(api: Api, thing: Object) -> str:
    """What the API server has against an object; empty when it would take it."""
    try:
        api.apply(thing, dry_run=True)
    except Refused as refused:
        return str(refused)
    return ""
