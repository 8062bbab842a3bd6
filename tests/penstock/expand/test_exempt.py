import time
from typing import Any

import pytest

from penstock.expand.exempt import exempt, ignored, without

GROUP = "kustomize.toolkit.fluxcd.io"
THING = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "edge", "labels": {"app": "web", "tier": "x"}},
    "spec": {"replicas": 3, "list": [{"a": 1}, {"a": 2}], "a/b": {"c~d": 1}},
}


def marked(name: str, value: str, place: str = "annotations") -> dict[str, Any]:
    return {"metadata": {place: {f"{GROUP}/{name}": value}}}


@pytest.mark.parametrize("place", ["annotations", "labels"])
@pytest.mark.parametrize(("name", "value"), [("reconcile", "Disabled"), ("ssa", "ignore")])
def test_left_alone_when_either_side_says_so(name: str, value: str, place: str) -> None:
    said = marked(name, value, place)
    assert exempt(said, None)
    assert exempt({}, said)
    assert not exempt({}, {})


def test_what_is_made_once_is_compared_only_while_it_is_missing() -> None:
    assert not exempt(marked("ssa", "IfNotPresent"), None)
    assert exempt(marked("ssa", "IfNotPresent"), {"kind": "x"})
    assert not exempt({}, marked("ssa", "IfNotPresent"))


@pytest.mark.parametrize(
    ("target", "hit"),
    [
        (None, True),
        ({"kind": "Deployment"}, True),
        ({"kind": "Deploy"}, False),
        ({"name": "w.*", "namespace": "edge", "group": "apps", "version": "v1"}, True),
        ({"group": "batch"}, False),
        ({"labelSelector": "app=web"}, True),
        ({"labelSelector": "app==web,tier!=y"}, True),
        ({"labelSelector": "app in (api, web),!none"}, True),
        ({"labelSelector": "app notin (web)"}, False),
        ({"labelSelector": "none"}, False),
        ({"annotationSelector": "a=b"}, False),
        ({"name": "("}, False),
    ],
)
def test_rules_pick_their_objects(target: dict[str, str] | None, hit: bool) -> None:
    rule = {"paths": ["/spec/replicas"], **({"target": target} if target else {})}
    assert ignored({"ignore": [rule]}, THING) == (("/spec/replicas",) if hit else ())


def test_pointers_lead_through_mappings_and_lists() -> None:
    left = without(
        THING, ["/spec/replicas", "/spec/list/0", "/spec/list/0/a", "/spec/a~1b/c~0d", "/none/there", "/spec/list/9"]
    )
    assert left["spec"] == {"list": [{}], "a/b": {}}
    assert THING["spec"]["replicas"] == 3  # type: ignore[index]


def test_the_empty_pointer_is_all_of_it() -> None:
    assert without(THING, [""]) == {}


@pytest.mark.parametrize(
    "target",
    [
        {"name": "(w+)+e"},
        {"name": "(?:w|w)*(?:w|w)*(?:w|w)*e"},
        {"labelSelector": "a" + " " * 30_000 + "~"},
        {"labelSelector": "a" * 100_000 + "~"},
        {"annotationSelector": ("a" * 60 + " ") * 30 + "~"},
    ],
)
def test_nothing_that_a_stranger_writes_takes_long(target: dict[str, str]) -> None:
    thing = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "w" * 250}}
    before = time.process_time()
    ignored({"ignore": [{"target": target, "paths": ["/data"]}] * 100}, thing)
    assert time.process_time() - before < 1
