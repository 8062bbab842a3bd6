"""Values of mixed files that no setting speaks of: what changes of them is asked about, and nothing is guessed."""

from dataclasses import replace

import pytest

from penstock.promote import lock as locks
from penstock.promote.plan import Outcome
from penstock.promote.propose import Asked
from penstock.promote.settings import Promotable, Promotion
from tests.penstock.support.promotion import Files, applied, decided

MIXED = Promotion(paths=(Promotable(files="apps/{site}/*.yaml", fields=("image.tag",), never=("host",)),))
ADOPT = Asked(adopt=True)


def files(site: str, tag: str, more: str = "") -> Files:
    """One mixed file."""
    return {f"apps/{site}/web.yaml": f"image: {{tag: '{tag}'}}\nhost: {site}.example\nmode: of-{site}\n{more}".encode()}


def adopted(settings: Promotion = MIXED) -> Files:
    """Two sites, after their first promotion."""
    before = {**files("a", "2"), **files("b", "1")}
    return applied(before, decided(before, "a", "b", ADOPT, settings), settings)


def test_the_first_promotion_tells_what_stays_unasked() -> None:
    plan = decided({**files("a", "2"), **files("b", "1")}, "a", "b", ADOPT, MIXED)
    assert {item.path.partition("#")[2]: item.outcome for item in plan.items} == {
        "image.tag": Outcome.TAKE,
        "mode": Outcome.UNNAMED,
    }
    assert not plan.refusals


def test_what_has_not_changed_at_the_source_is_not_asked_about_again() -> None:
    plan = decided({**adopted(), **files("a", "3")}, "a", "b", None, MIXED)
    assert not plan.refusals
    assert [item.outcome for item in plan.items] == [Outcome.TAKE]


@pytest.mark.parametrize("more", ["flag: 'on'\n", "list: [{x: 1}, {x: 2}]\n"])
def test_what_changes_is_refused_with_what_to_write(more: str) -> None:
    changed = {**adopted(), **files("a", "3", more)}
    (refused,) = decided(changed, "a", "b", None, MIXED).refusals
    word = more.partition(":")[0]
    assert f"name {word} under `fields:` (it moves) or `never:` (it stays)" in refused
    assert "apps/{site}/web.yaml" in refused
    for settings in (
        replaced(never=("host", "flag", "list")),
        replaced(fields=("image.tag", "flag", "list")),
        replaced(others="stay"),
    ):
        assert not decided(changed, "a", "b", None, settings).refusals


def replaced(**by: object) -> Promotion:
    """The settings with another word on the files."""
    return MIXED.model_copy(update={"paths": (MIXED.paths[0].model_copy(update=by),)})


def test_what_goes_at_the_source_is_asked_about_too() -> None:
    before = {**files("a", "1", "flag: 'on'\n"), **files("b", "1", "flag: 'on'\n")}
    then = applied(before, decided(before, "a", "b", ADOPT, MIXED), MIXED)
    (refused,) = decided({**then, **files("a", "2")}, "a", "b", None, MIXED).refusals
    assert "flag: changed at a (nothing, and" in refused


def test_it_may_be_left_this_once() -> None:
    changed = {**adopted(), **files("a", "3", "flag: 'on'\n")}
    plan = decided(changed, "a", "b", Asked(take={"flag": "target"}), MIXED)
    assert not plan.refusals
    assert not decided(
        {**applied(changed, plan, MIXED), **files("a", "4", "flag: 'on'\n")}, "a", "b", None, MIXED
    ).refusals


def test_both_changed_alike_is_no_question() -> None:
    after = adopted()
    changed = {**after, **files("a", "3", "flag: 'on'\n")}
    changed["apps/b/web.yaml"] = after["apps/b/web.yaml"] + b"flag: on\n".replace(b"on", b"'on'")
    assert not decided(changed, "a", "b", None, MIXED).refusals


def test_a_held_app_keeps_what_it_was_asked_about() -> None:
    changed = {**adopted(), **files("a", "3", "flag: 'on'\n")}
    held = decided(changed, "a", "b", Asked(held=("web",)), MIXED)
    assert not held.refusals
    assert decided(applied(changed, held, MIXED), "a", "b", None, MIXED).refusals


def test_a_lock_of_before_says_nothing_and_so_nothing_is_refused() -> None:
    after = adopted()
    place = MIXED.lock.replace("{site}", "b")
    old = replace(locks.read(after[place], place, "b"), unnamed=None)
    changed = {**after, place: locks.written(old), **files("a", "3", "flag: 'on'\n")}
    plan = decided(changed, "a", "b", None, MIXED)
    assert not plan.refusals
    assert [*(plan.unnamed or {})] == ["apps/{site}/web.yaml#mode", "apps/{site}/web.yaml#flag"]


def test_a_layout_whose_files_move_whole_has_nothing_of_it() -> None:
    plan = decided(
        {**files("a", "2"), **files("b", "1")}, "a", "b", ADOPT, Promotion(paths=(Promotable(files="apps/{site}/*"),))
    )
    assert plan.unnamed is None
