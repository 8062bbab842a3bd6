"""A diff for a terminal."""

import pytest

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, Anew, Fate, ObjectId, Op
from penstock.diff.outcome import Broken, State
from penstock.diff.result import Result
from penstock.diff.unbuilt import Unbuilt
from penstock.impact.impact import Dependant, ImageChange, Impact
from penstock.report import diff_text
from tests.penstock.support.diffs import added, change, danger, field, fleet, hostile, outcome, removed, result, written


def text(shown: Result, *, noise: bool = False) -> str:
    return written(diff_text.write, shown, noise=noise)


def test_a_change_with_its_place_owner_danger_and_field() -> None:
    said = text(result(change("web", field("spec.image", "a:1", "a:2"), dangers=[danger("version-step")])))
    assert said.startswith(
        "~ Deployment/apps/web\n"
        "    in plant-000/l4\n"
        "    by Kustomization flux-system/apps\n"
        "    danger version-step: its pods get more\n"
        "    spec.image\n"
        "      - a:1\n"
        "      + a:2\n"
    )


@pytest.mark.parametrize(
    ("fate", "said"),
    [(Fate.DELETED, "on the cluster it is deleted"), (Fate.ORPHANED, "on the cluster it is left behind")],
)
def test_what_goes_says_what_becomes_of_it(fate: Fate, said: str) -> None:
    shown = text(result(removed("old", fate=fate)))
    assert "- Deployment/apps/old\n" in shown
    assert f"    {said}\n" in shown
    assert "      - kind: Deployment\n" in shown


def test_another_owner_and_another_name() -> None:
    moved = change("web", action=Action.MOVED, owners=("f/a", "f/b"), anew=Anew.MAYBE)
    assert "> Deployment/apps/web\n    in plant-000/l4\n    applied by f/b instead of f/a\n" in text(result(moved))
    renamed = change("web", action=Action.RENAMED, after=ObjectId("apps", "Deployment", "apps", "new"))
    said = text(result(renamed))
    assert "> Deployment/apps/web \N{RIGHTWARDS ARROW} Deployment/apps/new\n" in said
    assert "another name is another object" in said


def test_a_generated_name_says_who_uses_it() -> None:
    user = ObjectId("apps", "Deployment", "apps", "web")
    assert "used by Deployment/apps/web" in text(
        result(change("m", action=Action.RENAMED, generated=True, users=(user,)))
    )
    assert "that nothing uses" in text(result(change("m", action=Action.RENAMED, generated=True)))


def test_several_kustomizations_and_facts() -> None:
    twice = [change("web", owners=(name, name)) for name in ("f/a", "f/b")]
    assert "by Kustomization f/a and by f/b" in text(result(*twice))
    clusters = [
        outcome(f"{site}/l3", facts={"NET": net}) for site, net in (("north", "10.1.0.0/16"), ("south", "10.2.0.0/16"))
    ]
    alike = [change("web", field("spec.net", "", one.facts["NET"]), clusters=(one.name,)) for one in clusters]
    said = text(result(*alike, clusters=clusters))
    assert "    equal but for ${NET}: 10.1.0.0/16 in north/l3, 10.2.0.0/16 in south/l3\n" in said
    assert "      + ${NET}\n" in said
    named = [change("web", field("spec.host", "", f"x.{one.site}"), clusters=(one.name,)) for one in clusters]
    assert "    equal but for ${SITE}\n" in text(result(*named, clusters=clusters))


def test_noise_is_counted_and_shown_when_it_is_asked_for() -> None:
    shown = result(
        change("web", field(), field("metadata.x", noise="a checksum")), change("n", field(noise="a checksum"))
    )
    assert "metadata.x" not in text(shown)
    assert "1 change of nothing but noise not shown (--show-noise)" in text(shown)
    assert "    metadata.x (a checksum)\n" in text(shown, noise=True)


def test_what_cannot_be_built_deletes_nothing() -> None:
    broken = Broken(Unbuilt("f/apps", "", "no such file", 3), ("plant-000/l4",))
    said = text(result(broken=(broken,)))
    assert "! Kustomization f/apps\n    in plant-000/l4\n    cannot be built after the change: no such file\n" in said
    assert "3 objects of the other side not compared, and not taken for added or removed" in said
    refused = Broken(Unbuilt("f/apps", "twice", "", refused=True), ("plant-000/l4",))
    assert "would be refused before the change: twice" in text(result(broken=(refused,)))


def test_clusters_that_come_and_go_are_told_as_wholes() -> None:
    clusters = [outcome(), outcome("new/l4", State.ADDED, objects=7), outcome("old/l4", State.REMOVED, objects=1)]
    said = text(result(added("web", clusters=("new/l4",)), clusters=clusters))
    assert "+ cluster new/l4: 7 objects\n- cluster old/l4: 1 object\n" in said
    assert "Deployment/apps/web" not in said


def test_dangers_of_the_whole_come_first_and_what_it_comes_to_last() -> None:
    impact = Impact(
        {"plant-000": 2},
        {"l4": 1},
        images=(ImageChange("r/a", "1@sha256:0123456789", "2", "major", ("x",)),),
        dependants=(
            Dependant("the clusters below", "plant-000/l4", "parent", ("plant-000/l3",)),
            Dependant("Kustomization f/apps", "f/platform", "dependsOn", ("plant-000/l4",)),
        ),
    )
    whole = Danger("skips-rings", Grade.CAUTION, "it skips", ("plant-000/l4", "plant-000/l3"))
    said = text(result(change(), impact=impact, dangers=(whole,), remarks=("mind the gap",)))
    assert said.startswith("caution skips-rings: it skips (in plant-000/l4, plant-000/l3)\n~ Deployment")
    arrow = "\N{RIGHTWARDS ARROW}"
    for line in (
        f"image r/a: 1@01234567 {arrow} 2 (major, 1 cluster)",
        "through plant-000/l4 reach the world: plant-000/l3",
        "for f/platform waits: f/apps",
        f"merge base with origin/main (0123456789ab) {arrow} working copy",
        "4 clusters: 3 same, 1 changed",
        "1 change: 1 changed",
        "sites: plant-000 \N{MULTIPLICATION SIGN}2",
        "mind the gap",
    ):
        assert f"{line}\n" in said


def test_long_things_are_cut_with_a_count() -> None:
    content = {"data": {str(n): "x" for n in range(60)}}
    assert "lines more (--output json has them)" in text(result(added("web", content=content)))
    assert "characters more" in text(result(change("web", field("a", "", "x" * 1000))))
    order = field("env", ("a", "b"), ("b", "a"), Op.ORDER)
    assert "      - a, b\n      + b, a\n" in text(result(change("web", order)))


def test_parts_of_two_sites_have_headings() -> None:
    said = text(result(change("a", part="release"), change("b", part="local")))
    assert said.index("by release") < said.index("/a\n") < said.index("by local") < said.index("/b\n")


def test_a_hostile_diff_says_no_command() -> None:
    said = text(hostile())
    assert "\x1b" not in said
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::") or "##[" in line]


def test_a_fleet_of_many_names_is_short() -> None:
    clusters = fleet(3)
    said = text(result(change(clusters=[one.name for one in clusters]), clusters=clusters))
    assert "    in plant-000/l4, plant-000/l3, plant-000/l2-0, plant-000/l2-1 and 8 more\n" in said
