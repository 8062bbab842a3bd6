"""From the diffs of clusters to what is told."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from penstock.danger.conduit_cut import Passage, passage
from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Fate, ObjectId
from penstock.diff.outcome import Broken, State
from penstock.diff.tell import Gathered, graded, remarks, whole
from penstock.diff.touched import Touched
from penstock.diff.unbuilt import Unbuilt
from penstock.settingsfile import parse
from penstock.tree import Tree
from penstock.tree.tree import Entry
from tests.penstock.support.diffs import change, danger, fleet, outcome, removed
from tests.penstock.support.objects import service

NOW = datetime(2026, 11, 21, tzinfo=UTC)
L4, L3, LINE, _ = (one.name for one in fleet(1))


def codes(gathered: Gathered, *changes: object, broken: tuple[Broken, ...] = ()) -> list[tuple[str, str]]:
    found = whole(gathered, changes, broken, parse(b""), NOW)  # type: ignore[arg-type]
    return [(one.code, str(one.grade)) for one in found]


def test_a_danger_is_where_the_change_is_and_graver_on_a_line() -> None:
    one = change("web", clusters=(L4, LINE))
    risky = replace(one, object=replace(one.object, dangers=(danger(grade=Grade.DANGER),)))
    (found,) = graded([risky], fleet(1))
    assert [(each.grade, each.clusters) for each in found.dangers] == [
        (Grade.CRITICAL, (LINE,)),
        (Grade.DANGER, (L4,)),
    ]


def test_the_gravest_first_and_noise_last() -> None:
    calm, grave = change("calm"), change("grave")
    grave = replace(grave, object=replace(grave.object, dangers=(danger(),)))
    assert [one.object.object.name for one in graded([calm, grave], fleet(1))] == ["grave", "calm"]


def test_above_lines_is_said_only_where_others_are_below() -> None:
    (found,) = graded([change("proxy", clusters=(L4, LINE))], fleet(1))
    assert [(one.code, one.clusters) for one in found.dangers] == [("above-lines", (L4,))]
    ways = (Passage(ways=frozenset({ObjectId("apps", "Deployment", "apps", "other")})), Passage())
    (found,) = graded([change("proxy", clusters=(L4,))], fleet(1), {L4: ways})
    assert found.dangers == ()


def test_a_parents_passage_is_its_childrens_danger() -> None:
    clusters = [replace(one, facts={**one.facts, "NODE_CIDR": "10.0.1.0/24"}) for one in fleet(1)]
    sides = (passage([service("broker")]), passage([]))
    gathered = Gathered(outcomes=clusters, passages={L4: sides})
    found = whole(gathered, (), (), parse(b""), NOW)
    assert [(one.code, one.clusters) for one in found] == [("conduit-cut", (L3,))]


def test_what_no_longer_builds_is_one_danger_for_all_its_clusters() -> None:
    broken = (Broken(Unbuilt("f/a", "", "no"), (L4, LINE)), Broken(Unbuilt("f/b", "no", "no"), (L4,)))
    assert codes(Gathered(outcomes=fleet(1)), broken=broken) == [("broken", "critical"), ("broken", "danger")]


def test_clusters_that_go_and_move() -> None:
    gathered = Gathered(outcomes=[outcome("a/l4", State.REMOVED), outcome("b/l4", State.CHANGED, before="clusters/c")])
    assert codes(gathered) == [("cluster-removed", "danger"), ("cluster-moved", "caution")]


def test_rings_of_clusters_that_are_hit() -> None:
    rings = [outcome(f"{site}/l4", State.CHANGED, facts={"RING": site}) for site in "ab"]
    assert codes(Gathered(outcomes=rings)) == [("skips-rings", "caution")]
    assert codes(Gathered(outcomes=[replace(rings[0], state=State.SAME), rings[1]])) == []
    settings = parse(b"promotion: {shared: refuse}\n")
    (one,) = whole(Gathered(outcomes=rings), (), (), settings, NOW)
    assert one.grade is Grade.CRITICAL


def test_many_deletions_of_one_cluster() -> None:
    gone = [removed(f"web-{n}", clusters=(L4,)) for n in range(21)]
    assert codes(Gathered(outcomes=fleet(1)), *gone) == [("large-change", "danger")]
    kept = [replace(one, object=replace(one.object, fate=Fate.ORPHANED)) for one in gone]
    assert codes(Gathered(outcomes=fleet(1)), *kept) == []


def test_near_equal_changes_are_counted_as_one() -> None:
    clusters = [outcome(f"s{n}/l4") for n in range(101)]
    changes = [change(f"web-s{n}", clusters=(f"s{n}/l4",)) for n in range(101)]
    assert codes(Gathered(outcomes=clusters), *changes) == []
    assert codes(Gathered(outcomes=fleet(1)), *(change(f"web-{n}") for n in range(101))) == [
        ("large-change", "caution")
    ]


def said(*paths: str, gathered: Gathered | None = None, changes: tuple[object, ...] = (), chart: str = "") -> list[str]:
    tree = Tree("x", Path(), {path: Entry("100644", "1") for path in (*paths, *([chart] if chart else []))})
    touched = Touched(frozenset(paths), frozenset())
    return list(remarks(gathered or Gathered(), changes, touched, (tree, tree)))  # type: ignore[arg-type]


def test_why_nothing_changes() -> None:
    assert said() == ["no file differs"]
    assert said("README.md") == ["routine: one file differs, and no cluster is built from what differs"]
    assert said("a", "b", gathered=Gathered(looked=True)) == [
        "without effect: 2 files differ that clusters are built from, and no object of any cluster is another"
    ]
    noise = change("a")
    noise = replace(noise, object=replace(noise.object, fields=()))
    assert said("a", changes=(noise,)) == ["routine: nothing but noise changes in any cluster"]


def test_a_root_that_is_further_down_is_named() -> None:
    lines = said("sub/apps/x.yaml", chart="sub/penstock.yaml")
    assert lines[0] == "there is no penstock.yaml here, and there is one in sub: --root says which is meant"
    assert len(said("sub/penstock.yaml", "penstock.yaml")) == 1


def test_charts_are_told_whatever_changes() -> None:
    lines = said("charts/x/values.yaml", chart="charts/x/Chart.yaml")
    assert lines[0] == "files of charts differ, which penstock does not render: charts/x"
    assert lines[1] == "beside the charts, no object of any cluster is another"
    hit = Gathered(outcomes=[outcome("a/l4", State.CHANGED)])
    assert said("values.yaml", chart="Chart.yaml", gathered=hit) == [
        "files of charts differ, which penstock does not render: ."
    ]


def test_a_danger_twice_is_told_once() -> None:
    broken = tuple(Broken(Unbuilt("f/a", "", "no", objects), (name,)) for objects, name in ((1, L4), (2, L3)))
    found = whole(Gathered(outcomes=fleet(1)), (), broken, parse(b""), NOW)
    assert found == (Danger("broken", Grade.DANGER, "what cannot be built any more is Kustomization f/a", (L3, L4)),)
