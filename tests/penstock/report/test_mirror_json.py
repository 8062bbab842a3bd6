import io
import json

from penstock.report.mirror_json import plan, wire
from tests.penstock.report.test_mirror_text import PLAN


def test_it_is_the_plan() -> None:
    out = io.StringIO()
    plan(PLAN, out)
    assert json.loads(out.getvalue()) == wire(PLAN)
    made = wire(PLAN)
    assert (made["kind"], made["clusters"]) == ("MirrorPlan", ["a/l4", "a/l3", "a/line"])
    assert made["wanted"][0]["thing"] == {"kind": "image", "name": "ghcr.io/app", "version": "1", "digest": "sha256:1"}
    assert made["wanted"][0]["uses"][2] == {
        "cluster": "a/line",
        "called": "mirror.l3/app:1@sha256:1",
        "served": "mirror",
        "by": "a/l3",
        "why": "",
        "heldBy": "a/l3",
        "objects": [],
    }
    assert [one["own"] for one in made["wanted"]] == [False, False, False, True]
