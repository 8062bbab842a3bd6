"""Make the rules of penstock.yaml ready: every expression is compiled, and one that cannot be is said with its line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from penstock import marks
from penstock.errors import PenstockError
from penstock.explain import codes
from penstock.locate import content
from penstock.own.program import Compiled, compiled
from penstock.root import FILE
from penstock.rules.contract import Field
from penstock.tree import Tree
from penstock.workshop import Workshop

if TYPE_CHECKING:
    from penstock.settings import OwnRule

#: `object.spec.ports[0].port` in an expression: the field that a finding points to when the rule names none.
CHAIN = re.compile(r"\bobject((?:\.\??[A-Za-z_]\w*\b(?!\s*\()|\[\??\d+\])+)")
#: A step of a field: a key, an index in brackets, or a key in quotes in brackets.
STEP = re.compile(r"""\.?(?P<key>[^.\[\]]+)|\[(?P<index>\d+)\]|\[(?:'(?P<single>[^']+)'|"(?P<double>[^"]+)")\]""")
#: What a text has that is meant as an expression.
MEANT = re.compile(r"""['"]|\bobject\b|\bfacts\b""")


@dataclass(frozen=True)
class Prepared:
    """A rule whose expressions compile. `words` is the program of the message, or empty for a plain text."""

    rule: "OwnRule"
    words: str
    field: Field


def prepare(workshop: Workshop, rules: Sequence["OwnRule"], tree: Tree) -> tuple[Prepared, ...]:
    """The rules, ready. PenstockError names each expression of penstock.yaml that is wrong, with its line; in an
    earlier revision such a rule was not there."""
    if not rules:
        return ()
    made = compiled(workshop, [text for rule in rules for text in (rule.check, rule.message)])
    faults = [fault for index, rule in enumerate(rules) for fault in _faults(index, rule, made)]
    faults += _doubles(rules)
    if faults and not tree.here:
        root = next((node for node in marks.documents(content(tree, FILE)) if not isinstance(node, marks.Broken)), None)
        raise PenstockError("\n          ".join(fault.sentence(root) for fault in faults))
    wrong = {fault.index for fault in faults}
    return tuple(
        Prepared(rule, rule.message if _is_expression(rule.message, made) else "", field_of(rule))
        for index, rule in enumerate(rules)
        if index not in wrong
    )


@dataclass(frozen=True)
class _Fault:
    """What is wrong with a key of a rule; `line` counts within its value (from 0)."""

    index: int
    key: str
    reason: str
    line: int = 0

    def sentence(self, root: yaml.Node | None) -> str:
        node = marks.child(marks.child(marks.child(root, "rules"), self.index), self.key)
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        at = marks.line(node) + self.line + block if node else 1
        return f"{FILE}:{at}: rules.{self.index}.{self.key}: {self.reason}"


def _faults(index: int, rule: "OwnRule", made: dict[str, Compiled]) -> list[_Fault]:
    found = []
    if rule.code in codes():
        found.append(_Fault(index, "code", f"penstock has a rule {rule.code} already: choose another code"))
    for key, text, wanted in (("check", rule.check, "bool"), ("message", rule.message, "string")):
        if key == "message" and not _is_meant(text, made):
            continue
        one = made[text]
        if one.error:
            reason = f"no CEL expression: {one.error} (column {one.column})"
            found.append(_Fault(index, key, reason, one.line - 1))
        elif one.type not in (wanted, "dyn"):
            kind = "true or false" if wanted == "bool" else "a text"
            found.append(_Fault(index, key, f"the expression gives a value of type {one.type}, not {kind}"))
    if rule.field and not _steps(rule.field):
        found.append(
            _Fault(index, "field", "it is no path: write it like spec.ports[0].port or metadata.labels['a/b']")
        )
    return found


def _doubles(rules: Sequence["OwnRule"]) -> Iterator[_Fault]:
    seen: set[str] = set()
    for index, rule in enumerate(rules):
        if rule.code in seen:
            yield _Fault(index, "code", f"there is a rule {rule.code} above already")
        seen.add(rule.code)


def _is_expression(message: str, made: dict[str, Compiled]) -> bool:
    return not made[message].error and made[message].type in ("string", "dyn")


def _is_meant(message: str, made: dict[str, Compiled]) -> bool:
    """True for a message that is an expression, or a broken one. Prose is none: its words stand side by side."""
    one = made[message]
    return not one.syntax and (_is_expression(message, made) or bool(MEANT.search(message)))


def field_of(rule: "OwnRule") -> Field:
    """The field that the rule's findings point to: as it says, else the first that its check names."""
    chain: Any = CHAIN.search(rule.check)
    return _steps(rule.field or (chain[1].replace("?", "").strip(".") if chain else ""))


def _steps(path: str) -> Field:
    """The steps of `spec.ports[0].port`; none when it is no path."""
    steps: list[str | int] = []
    at = 0
    while match := STEP.match(path, at):
        word = match["key"] or match["index"]
        quoted = match["single"] or match["double"]
        steps.append(quoted or (int(word) if word.isdigit() else word))
        at = match.end()
    return tuple(steps) if at == len(path) else ()
