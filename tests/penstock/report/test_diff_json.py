"""A diff for machines: everything of it, of the shape that the schema promises."""

import json
from typing import Any

import pytest
from pydantic import TypeAdapter

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, Fate, FieldChange, ObjectId, Op
from penstock.diff.outcome import Broken, State
from penstock.diff.result import Result
from penstock.diff.step import Picked
from penstock.diff.unbuilt import Unbuilt
from penstock.impact.impact import Dependant, ImageChange, Impact
from penstock.report import diff_json
from penstock.report.diff_json import field_wire, inner, summary
from penstock.report.diff_wire import DiffReportWire
from tests.penstock.support.diffs import added, change, danger, field, hostile, outcome, removed, result, written

NOISY = change("noisy", field(noise="a checksum"))


def read(shown: Result, *, noise: bool = True) -> dict[str, Any]:
    """What is written."""
    text = written(diff_json.write, shown, noise=noise)
    TypeAdapter(DiffReportWire).validate_json(text, strict=True)
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("shown", [result(), result(change(), added("a"), removed("r")), hostile()])
def test_every_diff_is_of_the_shape(shown: Result) -> None:
    found = read(shown)
    assert (found["apiVersion"], found["kind"]) == ("penstock/v1beta1", "Diff")
    assert len(found["diff"]["changes"]) == len(shown.changes)


def test_both_sides_are_named() -> None:
    diff = read(result())["diff"]
    assert diff["before"] == {"label": "merge base with origin/main", "commit": "0123456789abcdef"}
    assert diff["after"] == {"label": "working copy", "commit": ""}


def test_the_summary_counts_changes_once_and_objects_everywhere() -> None:
    both = ("plant-000/l4", "plant-000/l3")
    shown = result(
        change("web", clusters=both, dangers=[danger(grade=Grade.CRITICAL)]),
        removed("old", clusters=both),
        removed("kept", fate=Fate.ORPHANED),
        NOISY,
        files=("a", "b", "c"),
    )
    assert summary(shown) == {
        "clusters": 4,
        "hit": 2,
        "changes": {"changed": 1, "removed": 2},
        "objects": {"changed": 2, "removed": 3},
        "noise": 1,
        "deleted": 2,
        "files": 3,
        "grade": "critical",
    }


def test_noise_is_there_unless_it_is_not_wanted() -> None:
    shown = result(NOISY, change("web"))
    assert [one["noise"] for one in inner(shown)["changes"]] == [True, False]
    assert [one["after"]["name"] for one in read(shown, noise=False)["diff"]["changes"]] == ["web"]
    assert read(shown, noise=False)["diff"]["summary"]["noise"] == 1, "it is counted all the same"


def test_a_change_names_the_object_on_both_sides() -> None:
    (one,) = read(result(change("web", field(), owners=("f/a", "f/b"), part="release")))["diff"]["changes"]
    web = {"group": "apps", "kind": "Deployment", "namespace": "apps", "name": "web"}
    assert (one["object"], one["before"], one["after"]) == (web, web, web)
    assert (one["kustomizationBefore"], one["kustomizationAfter"], one["part"]) == ("f/a", "f/b", "release")
    assert (one["fate"], one["content"], one["grade"], one["dangers"]) == (None, None, "none", [])


def test_what_comes_and_goes_has_its_content_and_one_side() -> None:
    came, gone = read(result(added("new"), removed("old", fate=Fate.CASCADED)))["diff"]["changes"]
    assert (came["before"], came["after"]["name"], came["content"]["metadata"]) == (None, "new", {"name": "new"})
    assert (gone["before"]["name"], gone["after"], gone["object"]["name"]) == ("old", None, "old")
    assert gone["fate"] == "deleted with its Kustomization"


def test_another_name_is_called_as_after_the_change() -> None:
    new = ObjectId("apps", "Deployment", "apps", "new")
    (one,) = read(result(change("web", action=Action.RENAMED, after=new)))["diff"]["changes"]
    assert [one[side]["name"] for side in ("before", "after", "object")] == ["web", "new", "new"]


def test_the_users_of_a_generated_name() -> None:
    (one,) = read(result(change(generated=True, users=(ObjectId("", "Pod", "n", "p"),))))["diff"]["changes"]
    assert one["generatedName"]
    assert one["users"] == [{"group": "", "kind": "Pod", "namespace": "n", "name": "p"}]


def test_a_way_is_told_in_words_and_in_steps() -> None:
    way = ("spec", "containers", Picked((("name", "web"),)), "args", 0)
    told = field_wire(FieldChange(way, Op.ADD, None, "-v", follows="ConfigMap/n/settings-4f"))
    assert told == {
        "path": "spec.containers[name=web].args[0]",
        "steps": ["spec", "containers", {"item": {"name": "web"}}, "args", 0],
        "op": "add",
        "before": None,
        "after": "-v",
        "noise": "",
        "follows": "ConfigMap/n/settings-4f",
    }


def test_an_order_is_one_of_steps() -> None:
    a, b = (Picked((("name", name),)) for name in "ab")
    told = field_wire(FieldChange(("env",), Op.ORDER, (a, b), (b, a)))
    assert told["before"] == [{"item": {"name": "a"}}, {"item": {"name": "b"}}]
    assert told["after"] == [{"item": {"name": "b"}}, {"item": {"name": "a"}}]


def test_a_cluster_says_where_it_stands_and_how_it_fares() -> None:
    clusters = [outcome("a/l4", facts={"ZONE": "dmz", "PARENT": "hq/l5"}), outcome("b/l3", State.ADDED, objects=7)]
    shown = result(change(clusters=["a/l4"], dangers=[danger()]), clusters=clusters)
    first, second = read(shown)["diff"]["clusters"]
    assert (first["name"], first["path"], first["state"], first["grade"]) == (
        "a/l4",
        "clusters/a/l4",
        "changed",
        "danger",
    )
    assert (first["site"], first["level"], first["zone"], first["ring"], first["parent"]) == (
        *("a", "l4", "dmz"),
        *("pilot", "hq/l5"),
    )
    assert first["counts"] == {"changed": 1}
    assert (second["state"], second["objects"], second["counts"], second["grade"]) == ("added", 7, {}, "none")


def test_impact_dangers_and_what_is_not_known() -> None:
    shown = result(
        dangers=(Danger("skips-rings", Grade.CAUTION, "it skips", ("x",)),),
        broken=(Broken(Unbuilt("f/apps", "", "no such file", 3, refused=True), ("x",)),),
        impact=Impact(
            {"a": 2}, {"l4": 1}, {"pilot": 3},
            (ImageChange("r/a", "1", "2", "major", ("x",)),),
            (Dependant("f/apps", "f/platform", "dependsOn", ("x",)),),
        ),
        remarks=("mind the gap",),
    )  # fmt: skip
    diff = read(shown)["diff"]
    skips = {"code": "skips-rings", "grade": "caution", "sentence": "it skips", "clusters": ["x"]}
    assert diff["dangers"] == [skips]
    assert diff["unbuilt"] == [
        {
            "kustomization": "f/apps",
            "before": "",
            "after": "no such file",
            "objects": 3,
            "refused": True,
            "clusters": ["x"],
        }
    ]
    assert diff["impact"] == {
        "sites": {"a": 2},
        "levels": {"l4": 1},
        "rings": {"pilot": 3},
        "images": [{"name": "r/a", "before": "1", "after": "2", "step": "major", "clusters": ["x"]}],
        "dependants": [{"name": "f/apps", "needs": "f/platform", "via": "dependsOn", "clusters": ["x"]}],
    }
    assert diff["remarks"] == ["mind the gap"]
