"""Sizes that somebody names for this once."""

import pytest

from penstock.promote.propose import Asked
from tests.penstock.support.promotion import Files, decided


def both(ours: str, theirs: str) -> Files:
    """The same file at the sites a and b."""
    texts = {"a": ours, "b": theirs}
    return {f"apps/sites/{site}/release/values.yaml": text.encode() for site, text in texts.items()}


def test_what_is_no_size_is_refused() -> None:
    files = both("tag: '2'\nreplicas: 3\n", "tag: '1'\nreplicas: 1\n")
    for name in ("spec.replicas", "tag", "nothing"):
        plan = decided(files, "a", "b", Asked(sizes=("replicas", name), adopt=True))
        assert plan.refusals == (f"--size {name}: there is no such size",)


@pytest.mark.parametrize(
    "text",
    [
        "- {op: replace, path: /spec/replicas, value: 3}\n",
        "rules: [{spec: {replicas: 3}}]\n",
        "patches:\n- target: {kind: Deployment, name: web}\n  patch: |-\n    spec:\n      replicas: 3\n",
    ],
)
def test_a_size_is_found_wherever_it_is(text: str) -> None:
    plan = decided(both(text, text), "a", "b", Asked(sizes=("**.spec.replicas",), adopt=True))
    assert plan.refusals == ()
