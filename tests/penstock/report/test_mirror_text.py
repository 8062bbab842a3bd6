import io
from pathlib import Path

from penstock.mirror.bundle import Bundled
from penstock.mirror.check import Lack, Proof
from penstock.mirror.plan import Plan, Unknown, Use, Wanted
from penstock.mirror.serve import Served
from penstock.mirror.thing import GIT, IMAGE, Thing
from penstock.render.source import Source
from penstock.report.mirror_text import bundled, plan, proof

APP = Thing(IMAGE, "ghcr.io/app", "1", "sha256:1")
TAGGED, OPEN, OWN = Thing(IMAGE, "ghcr.io/b", "2"), Thing(IMAGE, "ghcr.io/c"), Thing(GIT, "https://g/fleet", "main")
BELOW = Thing(IMAGE, "mirror.l3/app", "1", "sha256:1")


def use(cluster: str, how: str, by: str, thing: Thing = APP, why: str = "", held_by: str = "") -> Use:
    return Use(cluster, thing, Served(how, by, why), (), held_by)


USES = (
    use("a/l4", "outside", "a/l4"),
    use("a/l3", "outside", "a/l4"),
    use("a/line", "mirror", "a/l3", BELOW, "", "a/l3"),
)
LOST = use("a/line", "missing", "a/l3", TAGGED, "no list has it")
PLAN = Plan(
    ("a/l4", "a/l3", "a/line"),
    (
        Wanted(APP, USES),
        Wanted(TAGGED, (LOST, use("a/x", "unknown", "", TAGGED, "it has no facts"))),
        Wanted(OPEN, (use("a/l4", "inside", "a/l4", OPEN),)),
        Wanted(OWN, (use("a/l4", "outside", "a/l4", OWN),), Source("this")),
    ),
    (Unknown("HelmRelease/a/b", "nobody knows", ("a/l4",)),),
)


def test_a_plan() -> None:
    out = io.StringIO()
    plan(PLAN, out)
    assert out.getvalue().splitlines() == [
        "3 clusters: 3 images, 1 git source",
        "image  ghcr.io/app:1@sha256:1",
        "       from outside: a/l4",
        "       through a/l4: a/l3",
        "       mirror of a/l3 as mirror.l3/app, a/l3 needs it too: a/line",
        "image  ghcr.io/b:2 (no digest)",
        "       missing: a/line",
        "       not known (it has no facts): a/x",
        "image  ghcr.io/c (the chart says which)",
        "       inside the cluster: a/l4",
        "git    https://g/fleet main (this repository)",
        "       from outside: a/l4",
        "not known here:",
        "       HelmRelease/a/b: nobody knows (a/l4)",
        "missing:",
        "       a/line, stopped at a/l3: ghcr.io/b:2: no list has it",
    ]


def test_nothing_new() -> None:
    out = io.StringIO()
    plan(Plan(("a/l4",), (), (), "v1"), out)
    assert out.getvalue() == "1 cluster: nothing, new since v1\nnothing is missing\n"


def test_what_a_bundle_holds_and_what_to_do() -> None:
    out = io.StringIO()
    made = Bundled(((PLAN.wanted[0], "sha256:1"),), PLAN.wanted[1:3])
    bundled(made, PLAN, Path("out"), out)
    assert out.getvalue().splitlines() == [
        "image  ghcr.io/app:1@sha256:1 sha256:1",
        "image  ghcr.io/b:2: not at hand",
        "image  ghcr.io/c: its chart says which version: bring the chart with --from",
        "not known here:",
        "       HelmRelease/a/b: nobody knows (a/l4)",
        "out: 1 of 4 things",
        "out/fetch.sh brings the rest; then run this again",
    ]


def test_a_proof() -> None:
    out = io.StringIO()
    proof(Proof((Lack(APP, "its blob sha256:2 is not there"),), (TAGGED,), 2, 5, 100), Plan((), (), ()), out)
    assert out.getvalue().splitlines() == [
        "image  ghcr.io/app:1@sha256:1: its blob sha256:2 is not there",
        "image  ghcr.io/b:2: there by its name; git says no digest",
        "looked at: 2 things, 5 blobs, 100 bytes",
        "1 lack",
    ]
    out = io.StringIO()
    proof(Proof((), (), 1, 3, 9), Plan((), (), ()), out)
    assert out.getvalue() == "looked at: 1 thing, 3 blobs, 9 bytes\neverything is there\n"


def test_what_nobody_knows_is_not_said_to_be_there() -> None:
    out = io.StringIO()
    held = Wanted(Thing(IMAGE, "ghcr.io/x", ">=1"), (use("a", "unknown", "", APP, "it has no facts"),))
    plan(Plan(("a",), (held,), ()), out)
    assert "ghcr.io/x:>=1 (a range)" in out.getvalue()
    assert out.getvalue().endswith("nothing is known to be missing\n")
