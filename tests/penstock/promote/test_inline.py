"""Inline patches: a release in one brings no size and no host along."""

import pytest

from penstock.promote.propose import Asked
from penstock.promote.settings import Promotion
from tests.penstock.support.promotion import Files, applied, decided

ADOPT = Asked(adopt=True)
PLACE = "apps/sites/{}/release/kustomization.yaml"
PATCH = "patches:\n  - target: {{kind: Deployment, name: web}}\n    patch: |-\n"


def release(site: str, *lines: str) -> Files:
    """A release with one inline patch."""
    return {PLACE.format(site): (PATCH.format() + "".join(f"      {line}\n" for line in lines)).encode()}


def ops(tag: int, replicas: int) -> tuple[str, ...]:
    """A JSON patch of two operations."""
    return (
        f"- {{op: add, path: /metadata/annotations/tag, value: v{tag}}}",
        f"- {{op: replace, path: /spec/replicas, value: {replicas}}}",
    )


def spec(tag: int, replicas: int) -> tuple[str, ...]:
    """A strategic-merge patch."""
    return ("kind: Deployment", f"metadata: {{annotations: {{tag: v{tag}}}}}", f"spec: {{replicas: {replicas}}}")


@pytest.mark.parametrize("make", [ops, spec])
def test_a_size_in_a_text_stops_it_until_it_is_named(make: type) -> None:
    files = {**release("a", *make(2, 3)), **release("b", *make(1, 1))}
    (refused,) = decided(files, "a", "b", ADOPT).refusals
    assert "this text also brings" in refused
    assert "replicas" in refused
    assert not decided(files, "a", "b", Asked(adopt=True, sizes=("**.replicas",))).refusals
    assert not decided(files, "a", "b", ADOPT, Promotion(settings=("**.replicas",), sizes=())).refusals


@pytest.mark.parametrize("make", [ops, spec])
def test_what_is_the_same_there_does_not_stop_it(make: type) -> None:
    files = {**release("a", *make(2, 1)), **release("b", *make(1, 1))}
    plan = decided(files, "a", "b", ADOPT)
    assert not plan.refusals
    assert applied(files, plan)[PLACE.format("b")] == files[PLACE.format("a")]
