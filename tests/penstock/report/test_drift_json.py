"""Drift for machines."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from penstock.drift.values import ClusterDrift, Drifted, Running, State
from penstock.report.drift_json import state, write
from tests.penstock.support.diffs import field

SCHEMA = json.loads((Path(__file__).parents[3] / "schemas" / "drift.schema.json").read_text(encoding="utf-8"))


def thing(state: State, **more: Any) -> Drifted:
    """A ConfigMap."""
    return Drifted(state, "ConfigMap", "n", "x", "f/apps", **more)


def read(*drifts: ClusterDrift) -> dict[str, Any]:
    """What is written."""
    out = StringIO()
    write(drifts, out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_everything_of_a_cluster_is_there() -> None:
    drift = ClusterDrift(
        *("a/l4", "", 5, 2),
        (thing(State.CHANGED, fields=(field("data.k", "live", "git"),), reason="by hand"),),
        (Running("f/apps", "main@sha1:1", False, "it waits"),),
        "1.34",
    )
    found = read(drift)
    assert (found["apiVersion"], found["kind"]) == ("penstock/v1beta1", "Drift")
    jsonschema.validate(found, SCHEMA)
    (one,) = found["clusters"]
    (changed,) = one.pop("objects")
    assert one == {
        "name": "a/l4",
        "state": "drifted",
        "reason": "",
        "kubernetesVersion": "1.34",
        "compared": 5,
        "exempt": 2,
        "running": [{"kustomization": "f/apps", "revision": "main@sha1:1", "ready": False, "message": "it waits"}],
    }
    (part,) = changed.pop("fields")
    assert (part["path"], part["before"], part["after"]) == ("data.k", "live", "git")
    assert changed == {
        "state": "changed",
        "kind": "ConfigMap",
        "namespace": "n",
        "name": "x",
        "kustomization": "f/apps",
        "reason": "by hand",
    }


def test_a_cluster_that_gave_no_answer_has_its_reason() -> None:
    (one,) = read(ClusterDrift("a", "it does not answer"))["clusters"]
    assert (one["state"], one["reason"], one["objects"], one["running"]) == ("unknown", "it does not answer", [], [])


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ([], "clean"),
        ([State.UNKNOWN], "unknown"),
        ([State.UNKNOWN, State.EXTRA], "drifted"),
        ([State.MISSING], "drifted"),
        ([State.REFUSED], "drifted"),
    ],
)
def test_what_differs_weighs_more_than_what_is_unknown(states: list[State], said: str) -> None:
    assert state(ClusterDrift("a", objects=tuple(thing(one) for one in states))) == said


def test_clusters_keep_their_order() -> None:
    assert [one["name"] for one in read(ClusterDrift("b"), ClusterDrift("a"))["clusters"]] == ["b", "a"]
