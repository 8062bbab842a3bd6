"""What clusters run, as an acknowledgement takes it."""

from io import StringIO
from typing import Any

import yaml

from penstock.drift.values import ClusterDrift, Running
from penstock.report.drift_status import write

FINE = Running("f/apps", "main@sha1:2", True, "applied")


def read(*drifts: ClusterDrift) -> dict[str, Any]:
    """What is written, by cluster."""
    out = StringIO()
    write(drifts, out)
    found: dict[str, dict[str, Any]] = yaml.safe_load(out.getvalue())
    assert set(found) == {"clusters"}
    return found["clusters"]


def test_a_cluster_goes_without_its_site() -> None:
    found = read(ClusterDrift("a/l4", running=(FINE,)), ClusterDrift("one", running=(FINE,)))
    assert found == {name: {"revision": "main@sha1:2", "ready": True} for name in ("l4", "one")}


def test_the_one_that_is_worst_off_speaks() -> None:
    waits = [Running(f"f/{name}", f"main@sha1:{name}", False, f"{name} waits") for name in "cb"]
    (said,) = read(ClusterDrift("a", running=(FINE, *waits))).values()
    assert said == {"revision": "main@sha1:b", "ready": False, "message": "f/b: b waits"}


def test_what_never_applied_anything_does_not_speak() -> None:
    new = Running("f/new", "", False, "it waits")
    assert read(ClusterDrift("a", running=(new, FINE))) == {"a": {"revision": "main@sha1:2", "ready": True}}
    assert read(ClusterDrift("a", running=(new,))) == {}


def test_who_gave_no_answer_is_left_out() -> None:
    assert read(ClusterDrift("a", "it does not answer", running=(FINE,)), ClusterDrift("b")) == {}


def test_a_message_stays_a_text() -> None:
    (said,) = read(ClusterDrift("a", running=(Running("f", "r", False, "x: [\n- y"),))).values()
    assert said["message"] == "f: x: [\n- y"
