"""A Kustomization that begins to prune, or ceases to."""

from penstock.danger import prune_changed
from tests.penstock.support.seen import made, said, seen

GROUP = "kustomize.toolkit.fluxcd.io"


def sentence(before: object, after: object, kind: str = "Kustomization") -> str:
    one = seen(made(kind, GROUP, spec={"prune": before}), made(kind, GROUP, spec={"prune": after}))
    return "".join(text for _, text in said(prune_changed, one))


def test_both_ways() -> None:
    assert sentence(before=False, after=True).startswith("it begins to prune")
    assert sentence(before=True, after=False).startswith("it ceases to prune")
    assert sentence(before=True, after=None).startswith("it ceases to prune")


def test_nothing_else() -> None:
    assert sentence(before=True, after=True) == ""
    assert sentence(before=False, after=True, kind="Thing") == ""
    assert said(prune_changed, seen(None, made("Kustomization", GROUP, spec={"prune": True}))) == []


def test_what_becomes_of_all_when_it_is_deleted() -> None:
    def told(before: dict[str, object], after: dict[str, object]) -> str:
        one = seen(made("Kustomization", GROUP, spec=before), made("Kustomization", GROUP, spec=after))
        return "".join(text for _, text in said(prune_changed, one))

    pruning: dict[str, object] = {"prune": True}
    orphan: dict[str, object] = {**pruning, "deletionPolicy": "Orphan"}
    assert told(pruning, orphan).endswith("is left behind now: that was deleted")
    assert told(orphan, pruning).endswith("is deleted now: that was left behind")
    assert told(pruning, {"prune": True, "deletionPolicy": "Delete"}) == ""
