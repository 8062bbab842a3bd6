from pathlib import Path

from penstock import explain
from penstock.finding import Severity
from penstock.own.page import learn, learn_around, learn_from, page
from penstock.settings import Match, OwnRule, Settings
from tests.penstock.support.values import tree_of

RULE = OwnRule(
    code="no-node-port", check="object.spec.type != 'NodePort'", message="a port is open", hint="use the Gateway"
)
BROKEN = "rules: [\n"


def test_the_page_says_what_must_be_true_of_what_and_why() -> None:
    match = Match(kinds=("Service", "Ingress"), namespaces=("edge-*",), levels=("l2",), clusters=("a",), groups=("",))
    made = page(RULE.model_copy(update={"match": match, "field": "spec.type", "severity": Severity.NOTE}))
    assert (made.code, made.severity, made.manual.title) == ("no-node-port", Severity.NOTE, "A port is open.")
    for words in ("Service or Ingress", "edge-*", "levels l2", "clusters a", "groups core", RULE.check, "spec.type"):
        assert words in made.manual.what
    assert made.manual.why.startswith("use the Gateway\n")


def test_a_message_that_is_an_expression_is_no_title() -> None:
    made = page(RULE.model_copy(update={"message": "'a ' + object.kind", "hint": ""}))
    assert made.manual.title == "A rule of this repository, no-node-port."
    assert "'a ' + object.kind" in made.manual.why


def test_rules_are_learnt_and_forgotten() -> None:
    learn(Settings(rules=(RULE,)))
    assert explain.of_objects("no-node-port")
    learn(Settings())
    assert not explain.of_objects("no-node-port")
    assert explain.of_objects("image-latest")


def test_they_are_learnt_from_a_tree_or_the_folder_around(tmp_path: Path) -> None:
    text = "rules: [{code: no-node-port, check: 'true', message: abc}]\n"
    learn_from(tree_of(tmp_path, {"penstock.yaml": text, "a/b.yaml": ""}))
    assert explain.of_objects("no-node-port")
    learn(Settings())
    learn_around(tmp_path / "a")
    learn_from(None)
    assert not explain.of_objects("no-node-port")
    learn_around(tmp_path)
    assert explain.of_objects("no-node-port")
    learn(Settings())


def test_a_broken_file_teaches_nothing_and_harms_nobody(tmp_path: Path) -> None:
    learn_from(tree_of(tmp_path, {"penstock.yaml": BROKEN}))
    learn_around(tmp_path)
    assert not explain.of_objects("no-node-port")
