"""Every rule's manual: it has all its parts, its FAIL examples give its code, its PASS examples nothing at all."""

from pathlib import Path

import pytest

from penstock.explain import of_objects
from penstock.fleet import open_repository
from penstock.rules.contract import Needs, Rule
from penstock.rules.every import MODULES, RULES
from penstock.rules.examples import FAIL, PASS, Example, manual
from penstock.validate.run import validate
from tests.penstock.support.sources import modules

EXAMPLES = [
    pytest.param(rule, example, id=f"{code}-{example.verdict}-{number}")
    for code, rule in RULES.items()
    for number, example in enumerate(manual(rule).examples, start=1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example, worker: Path, tmp_path: Path) -> None:  # noqa: ARG001
    example.write(tmp_path)
    report = validate(open_repository(tmp_path))
    said = [f"{f.code} {f.place}: {f.message}" for f in report.findings if not f.waived]
    if example.verdict == FAIL:
        assert any(line.startswith(f"{rule.CODE} ") for line in said), said
        found = [f for f in report.findings if f.code == rule.CODE]
        assert all(bool(f.subject) == of_objects(f.code) for f in found), "an annotation can waive what is of an object"
    else:
        assert not said


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_manual_is_whole(rule: Rule) -> None:
    parts = manual(rule)
    assert parts.title.endswith(".")
    assert {example.verdict for example in parts.examples} == {PASS, FAIL}
    assert rule.NEEDS in Needs


def test_codes_are_kebab_case_names_of_their_modules() -> None:
    assert list(MODULES) == [code.replace("-", "_") for code in RULES]


def test_every_rule_is_listed_in_the_order_of_the_codes() -> None:
    files = modules()
    rules = {name.removeprefix("rules."): path for name, path in files.items() if name.startswith("rules.")}
    assert sorted(MODULES) == sorted(name for name, path in rules.items() if "\nCODE = " in path.read_text("utf-8"))
    assert sorted(RULES) == list(RULES)


def test_rule_has_a_test_of_its_own() -> None:
    here = Path(__file__).parent
    assert [c for c in RULES if not (here / f"test_{c.replace('-', '_')}.py").is_file()] == []
