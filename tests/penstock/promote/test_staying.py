"""Lists without names: what is each site's own in them stays, and the rest moves."""

import pytest

from penstock.edit.path import Steps, name
from penstock.promote.plan import Outcome
from penstock.promote.propose import Asked
from penstock.promote.settings import Promotable, Promotion
from penstock.promote.staying import OPEN, NotFilled, filled, opened
from tests.penstock.support.promotion import Files, applied, decided

ADOPT = Asked(adopt=True)
AT: Steps = ("spec", "rules")
RULE = "- host: {}\n  http: {{paths: [{{path: /, port: {}}}]}}\n"
WHOLE = Promotion(paths=(Promotable(files="apps/{site}/*.yaml"),))


def stays(steps: Steps) -> bool:
    """Hosts do."""
    return name(steps[-1]) == "host"


def test_what_stays_is_left_open_and_filled_in_again() -> None:
    text = '[{"host": "a.example","port": 80}]'
    left = opened(text, AT, stays)
    assert left == f'[{{"host": {OPEN},"port": 80}}]'
    assert filled(left, '[{"port": 81,"host": "b.example"}]', AT, stays) == '[{"host": "b.example","port": 80}]'


@pytest.mark.parametrize("text", ['["a","b"]', "80", '"host: x"', '[{"port": 80}]', "[]"])
def test_what_holds_no_such_value_is_as_it_was(text: str) -> None:
    assert opened(text, AT, stays) == text
    assert filled(text, None, AT, stays) == text


@pytest.mark.parametrize("here", [None, "[]", '[{"port": 80}]', '"x"'])
def test_what_the_target_does_not_have_cannot_be_filled_in(here: str | None) -> None:
    with pytest.raises(NotFilled, match="begin it by hand"):
        filled(f'[{{"host": {OPEN},"port": 80}}]', here, AT, stays)


def rules(site: str, *ports: int) -> Files:
    """An Ingress whose rules have hosts of the site's own."""
    each = "".join(RULE.format(f"{n}.{site}.example", port) for n, port in enumerate(ports))
    return {f"apps/{site}/ingress.yaml": f"# of {site}\nrules:\n{each}".encode()}


def test_a_release_of_a_list_leaves_each_site_its_host() -> None:
    files = {**rules("a", 80), **rules("b", 80)}
    files = applied(files, decided(files, "a", "b", ADOPT, WHOLE), WHOLE) | rules("a", 81)
    plan = decided(files, "a", "b", None, WHOLE)
    assert [item.outcome for item in plan.items] == [Outcome.TAKE]
    after = applied(files, plan, WHOLE)["apps/b/ingress.yaml"].decode()
    assert ("0.b.example" in after, "a.example" in after, "81" in after) == (True, False, True)
    assert decided(applied(files, plan, WHOLE), "a", "b", None, WHOLE).up_to_date


def test_which_is_which_of_several_is_not_guessed() -> None:
    files = {**rules("a", 80, 90), **rules("b", 80, 90)}
    files = applied(files, decided(files, "a", "b", ADOPT, WHOLE), WHOLE) | rules("a", 80, 91)
    (refused,) = decided(files, "a", "b", None, WHOLE).refusals
    assert "which is which cannot be known" in refused
    by_hand = files | rules("b", 80, 91)
    assert not decided(by_hand, "a", "b", None, WHOLE).refusals


def test_a_local_change_of_such_a_list_is_a_conflict_with_another_release() -> None:
    files = {**rules("a", 80), **rules("b", 80)}
    files = applied(files, decided(files, "a", "b", ADOPT, WHOLE), WHOLE) | rules("a", 81) | rules("b", 82)
    assert [item.outcome for item in decided(files, "a", "b", None, WHOLE).items] == [Outcome.CONFLICT]
