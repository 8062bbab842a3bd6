"""The commit message of a promotion."""

from penstock.promote.freight import freight
from penstock.promote.message import LISTED, message
from penstock.promote.plan import Item, Outcome, Plan

FILE = "apps/sites/{site}/release/kustomization.yaml"


def item(number: int, outcome: Outcome = Outcome.TAKE) -> Item:
    path = f"{FILE}#images[app-{number}].newTag"
    return Item(path, FILE, f"app-{number}", '"1"', '"2"', '"1"', outcome)


def test_what_moved_and_the_trailers() -> None:
    given = freight("plant-a", "c" * 40, {"x": "1"})
    text = message(Plan("plant-a", "plant-b", given, None, (item(1), item(2, Outcome.LOCAL), item(3, Outcome.REMOVE))))
    assert text.splitlines() == [
        "promote(plant-b): app-1, app-3 from plant-a",
        "",
        "- apps/sites/plant-b/release/kustomization.yaml#images[app-1].newTag: 1 -> 2",
        "- apps/sites/plant-b/release/kustomization.yaml#images[app-3].newTag: 1 -> removed",
        "",
        "Promoted-From: plant-a",
        "Promoted-To: plant-b",
        f"Freight: {given.hash}",
        f"Source-Commit: {'c' * 40}",
    ]


def test_a_rollback_is_called_so_and_says_why() -> None:
    given = freight("plant-a", "", {})
    text = message(Plan("plant-a", "plant-b", given, None, (item(1),), back=True, reason="it loses\nbatches"))
    assert (text.splitlines()[0], text.splitlines()[-1]) == (
        "rollback(plant-b): app-1",
        "Rolled-Back: it loses batches",
    )


def test_many_are_counted() -> None:
    many = tuple(item(number) for number in range(LISTED + 5))
    text = message(Plan("plant-a", "plant-b", freight("plant-a", "", {}), None, many))
    assert text.splitlines()[0] == f"promote(plant-b): {LISTED + 5} values from plant-a"
    assert "- and 5 more" in text
    assert "Source-Commit: none" in text


def test_who_passed_a_gate_says_why() -> None:
    text = message(Plan("plant-a", "plant-b", freight("plant-a", "", {}), None, (), override="the line\nstands still"))
    assert text.splitlines()[-1] == "Gates-Passed: the line stands still"
