from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.own.prepare import field_of, prepare
from penstock.settings import OwnRule
from penstock.settingsfile import parse
from penstock.workshop import Workshop
from tests.penstock.support.manifests import lines
from tests.penstock.support.values import tree_of


@pytest.fixture(scope="module")
def workshop(worker: Path) -> Iterator[Workshop]:
    assert worker.is_file()
    with Workshop(store=False) as made:
        yield made


def rule(check: str, **more: str) -> OwnRule:
    return OwnRule.model_validate({"code": "own-rule", "check": check, "message": "it is wrong", **more})


@pytest.mark.parametrize(
    ("check", "field", "way"),
    [
        ("object.spec.type != 'x'", "", ("spec", "type")),
        ("has(object.?spec.?type)", "", ("spec", "type")),
        ("object.spec.ports.all(p, p.port < 9)", "", ("spec", "ports")),
        ("size(facts) > 1", "", ()),
        ("myobject.spec == 1", "", ()),
        ("object.spec.type != 'x'", "spec.ports.0.port", ("spec", "ports", 0, "port")),
        ("object.spec.type != 'x'", "spec.ports[0].port", ("spec", "ports", 0, "port")),
        ("true", "metadata.labels['a.b/c']", ("metadata", "labels", "a.b/c")),
        ("true", 'spec.rules[1]["a"].b', ("spec", "rules", 1, "a", "b")),
        ("object.spec.ports[1].port > 9", "", ("spec", "ports", 1, "port")),
        ("object.spec.?ports[?1].?port == optional.none()", "", ("spec", "ports", 1, "port")),
    ],
)
def test_the_field_is_the_first_that_the_check_names(check: str, field: str, way: tuple[str | int, ...]) -> None:
    assert field_of(rule(check, field=field)) == way


def test_a_message_may_be_prose_or_an_expression(workshop: Workshop, tmp_path: Path) -> None:
    rules = [rule("true", code="a-b"), rule("true", code="a-c", message="'is ' + object.kind")]
    prose, expression = prepare(workshop, rules, tree_of(tmp_path, {}))
    assert (prose.words, expression.words) == ("", "'is ' + object.kind")


def test_no_rules_ask_nothing(workshop: Workshop, tmp_path: Path) -> None:
    assert prepare(workshop, [], tree_of(tmp_path, {})) == ()


def test_every_fault_is_said_with_the_line_in_a_block(workshop: Workshop, tmp_path: Path) -> None:
    text = lines(
        "rules:",
        "  - code: own-rule",
        "    message: it is wrong",
        "    check: |",
        "      true &&",
        "      nothing.at.all",
        "  - {code: own-rule, check: '1', message: \"object.kind +\"}",
    )
    tree = tree_of(tmp_path, {"penstock.yaml": text})
    with pytest.raises(PenstockError) as caught:
        prepare(workshop, parse(text.encode()).rules, tree)
    said = str(caught.value).splitlines()
    assert said[0].startswith("penstock.yaml:6: rules.0.check: no CEL expression: undeclared reference to 'nothing'")
    assert any("penstock.yaml:7: rules.1.check: the expression gives a value of type int" in one for one in said)
    assert any("rules.1.code: there is a rule own-rule above already" in one for one in said)


@pytest.mark.parametrize("field", ["spec.ports[", "spec.ports[x]", "spec..port", "a]"])
def test_a_field_that_is_no_path(workshop: Workshop, tmp_path: Path, field: str) -> None:
    text = lines(
        "rules:", "  - code: own-rule", "    check: 'true'", "    message: it is wrong", f"    field: '{field}'"
    )
    with pytest.raises(PenstockError, match=r"^penstock\.yaml:5: rules\.0\.field: it is no path: write"):
        prepare(workshop, parse(text.encode()).rules, tree_of(tmp_path, {"penstock.yaml": text}))


def test_in_an_earlier_revision_a_wrong_rule_was_not_there(workshop: Workshop, tmp_path: Path) -> None:
    then = replace(tree_of(tmp_path, {}), here=True)
    (kept,) = prepare(workshop, [rule("("), rule("true", code="own-other")], then)
    assert kept.rule.code == "own-other"
