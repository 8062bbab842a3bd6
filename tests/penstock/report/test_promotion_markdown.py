"""A promotion as the body of a pull request."""

from io import StringIO

from penstock.promote.effect import Change, Effect, FieldChange
from penstock.promote.guard import Guarded
from penstock.promote.plan import Outcome
from penstock.promote.run import Decision
from penstock.report.promotion_markdown import LONGEST, write
from penstock.validate.report import Report
from tests.penstock.report.test_promotion_text import item, plan

NONE = Report(clusters=(), findings=())


def body(decision: Decision) -> str:
    """The body."""
    out = StringIO()
    write(decision, out)
    return out.getvalue()


def test_values_are_a_table_and_a_conflict_has_its_commits() -> None:
    text = body(
        Decision((plan(item(Outcome.CONFLICT, source_commit="1a2b Eve: a | b", target_commit="3c4d Ada: c")),), None)
    )
    assert text.startswith("## Promote a → b\n\nFreight `sha256:")
    assert '| web | `images[web].newTag` | `"2"` | `"3"` |' in text
    assert "- `images[web].newTag`: a since 1a2b Eve: a \\| b; b since 3c4d Ada: c" in text


def test_the_effect_is_folded_away_and_cannot_end_its_fence() -> None:
    fields = (FieldChange("spec.x", "```", "new"),)
    effect = Effect("b/l3", (Change("Deployment/d/web", "changed", fields), Change("ConfigMap/d/c", "added")))
    text = body(Decision((plan(item(Outcome.TAKE)),), Guarded({}, {"b/l3": effect}, {}, NONE, NONE)))
    assert "<details><summary>Cluster <b>b/l3</b>: 2 objects</summary>" in text
    assert '! Deployment/d/web\n-   spec.x: "\'\'\'"\n+   spec.x: "new"\n+ ConfigMap/d/c' in text
    assert text.count("```") == 2


def test_it_is_never_longer_than_a_host_takes() -> None:
    effects = {f"b/{n}": Effect(f"b/{n}", (Change(f"{n:0900}", "added"),)) for n in range(100)}
    text = body(Decision((plan(item(Outcome.TAKE)),), Guarded({}, effects, {}, NONE, NONE)))
    assert len(text.encode()) <= LONGEST
    assert "lines more; `penstock promote` shows all." in text


def test_what_was_left_out_is_told_where_it_is_seen() -> None:
    """Not in what is folded away."""
    changes = tuple(Change(f"{n:0900}", "added") for n in range(100))
    text = body(Decision((plan(item(Outcome.TAKE)),), Guarded({}, {"b/l3": Effect("b/l3", changes)}, {}, NONE, NONE)))
    assert text.endswith("lines more; `penstock promote` shows all.\n")
    assert (text.count("```"), text.count("<details>"), text.count("</details>")) == (2, 1, 1)
    assert text.index("</details>") < text.index("lines more")


def test_clusters_to_which_the_same_happens_are_told_once() -> None:
    same = (Change("ConfigMap/d/c", "added"),)
    effects = {name: Effect(name, same) for name in ("b/l2-1", "b/l2-2")} | {"b/l3": Effect("b/l3", ())}
    text = body(Decision((plan(item(Outcome.TAKE)),), Guarded({}, effects, {}, NONE, NONE)))
    assert "<summary>Clusters <b>b/l2-1, b/l2-2</b>: 1 object</summary>" in text
    assert text.count("ConfigMap/d/c") == 1
