"""A promotion as text."""

from io import StringIO

from penstock.promote.effect import Change, Effect
from penstock.promote.freight import freight
from penstock.promote.guard import Guarded
from penstock.promote.plan import Item, Outcome, Plan
from penstock.promote.run import Decision
from penstock.report.promotion_text import write
from penstock.validate.report import Report

NONE = Report(clusters=(), findings=())
FILE = "apps/sites/b/release/kustomization.yaml"
PATH = f"{FILE}#images[web].newTag".replace("/b/", "/{site}/")


def item(outcome: Outcome, **more: str) -> Item:
    """A value at three places."""
    return Item(PATH, FILE, "web", '"1"', '"3"', '"2"', outcome, **more)


def plan(*items: Item, refusals: tuple[str, ...] = ()) -> Plan:
    """a gives to b."""
    return Plan("a", "b", freight("a", "c" * 40, {PATH: '"3"'}), None, items, refusals)


def told(*plans: Plan, written: tuple[str, ...] = (), wrote: bool = False) -> list[str]:
    """The lines below the first."""
    out = StringIO()
    write(Decision(plans, None), out, written, wrote=wrote)
    return out.getvalue().splitlines()[1:]


def test_a_conflict_shows_all_values_and_who_brought_them() -> None:
    lines = told(plan(item(Outcome.CONFLICT, source_commit="1a2b Eve, 2026-11-19: new", target_commit="")))
    assert lines == [
        f"  web  {FILE}",
        '    CONFLICT images[web].newTag: "2" -> "3" (base: "1")',
        "      a since 1a2b Eve, 2026-11-19: new",
        "      b since no commit that is known",
        "Both sides have changed: decide with --take source=VALUE or --take target=VALUE.",
        "Nothing was written.",
    ]


def test_what_moves_and_what_stays() -> None:
    lines = told(plan(item(Outcome.TAKE), item(Outcome.LOCAL)))
    assert lines[1:3] == [
        '    take     images[web].newTag: "2" -> "3"',
        '    keep (local change) images[web].newTag: "2" (source: "3")',
    ]
    assert lines[-1] == "Nothing was written: this is what --write would do."


def test_files_that_were_written_are_named() -> None:
    assert told(plan(item(Outcome.TAKE)), written=(FILE,), wrote=True)[-2:] == ["1 file written:", f"  {FILE}"]


def test_a_refusal_is_a_sentence() -> None:
    lines = told(plan(item(Outcome.TAKE), refusals=("hq must move first",)))
    assert "  REFUSED: hq must move first" in lines
    assert lines[-1] == "Nothing was written."


def test_clusters_to_which_the_same_happens_are_told_once() -> None:
    same = (Change("ConfigMap/d/c", "added"),)
    effects = {name: Effect(name, same) for name in ("b/l2-1", "b/l2-2")}
    out = StringIO()
    write(Decision((plan(item(Outcome.TAKE)),), Guarded({}, effects, {}, NONE, NONE)), out)
    assert "  clusters b/l2-1, b/l2-2\n    added    ConfigMap/d/c\n" in out.getvalue()
