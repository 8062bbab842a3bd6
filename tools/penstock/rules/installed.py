"""Rules of other packages: each entry point of the group `penstock.rules` is a module with a rule's names."""

import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any, cast

from penstock import environment
from penstock.errors import PenstockError
from penstock.finding import Severity
from penstock.rules import manuals
from penstock.rules.contract import Needs, Rule
from penstock.rules.every import RULES
from penstock.rules.examples import manual
from penstock.rules.guard import attempt, sentence
from penstock.rules.guest import Guest
from penstock.rules.within import OutOfTime, within

GROUP = "penstock.rules"
#: Seconds that a rule may take of a run, all its looks together; PENSTOCK_RULE_TIMEOUT changes it.
TIMEOUT = 60.0
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+")


@lru_cache(maxsize=1)
def every_rule() -> Mapping[str, Rule]:
    """penstock's rules and those of installed packages by code, in the order of the codes. PenstockError says which
    package's rule cannot be used, and why."""
    return together(RULES, entry_points(group=GROUP))


def renew() -> None:
    """A run is over: at the next one each rule of a package has all of its time again."""
    for rule in every_rule().values():
        if isinstance(rule, Guest):
            rule.renew()


def together(known: Mapping[str, Rule], points: Iterable[EntryPoint]) -> Mapping[str, Rule]:
    """The rules known and those of the entry points."""
    found: dict[str, Rule] = dict(known)
    made: dict[str, str] = {}
    for point in sorted(points, key=lambda one: (one.name, one.value)):
        rule, where = _rule(point), _where(point)
        if rule.CODE in found or rule.CODE in manuals.SEVERITIES:
            other = made.get(rule.CODE, "penstock itself")
            raise PenstockError(f"{where}: its code {rule.CODE} is one of {other}: give the rule another code")
        found[rule.CODE], made[rule.CODE] = rule, where
    return dict(sorted(found.items()))


def _rule(point: EntryPoint) -> Rule:
    where = _where(point)
    with redirect_stdout(sys.stderr):
        module = attempt(lambda: within(seconds(), where, point.load))
    if isinstance(module, OutOfTime):
        raise PenstockError(f"{where} cannot be imported: no end after {seconds():g} s")
    if isinstance(module, Exception):
        raise PenstockError(f"{where} cannot be imported: {sentence(module)}") from module
    faults = list(_faults(module))
    if faults:
        raise PenstockError(f"{where} is no rule: {'; '.join(faults)} (see docs/how-to/write-a-rule.md)")
    return cast(Rule, Guest(module, f"the rule {module.CODE}{_package(point)}", seconds()))


def seconds() -> float:
    """What a rule may take of a run."""
    return environment.seconds("PENSTOCK_RULE_TIMEOUT", TIMEOUT)


def _faults(module: ModuleType) -> Iterable[str]:
    said: Any = module
    code = getattr(said, "CODE", None)
    if not isinstance(code, str):
        yield "it has no CODE"
        return
    if not KEBAB.fullmatch(code):
        yield f"its CODE {code!r} is not made of small letters and digits with hyphens between, such as no-node-port"
    if not isinstance(getattr(said, "SEVERITY", None), Severity):
        yield "its SEVERITY is none of penstock.finding.Severity"
    if not isinstance(getattr(said, "NEEDS", None), Needs):
        yield "its NEEDS is none of penstock.rules.contract.Needs"
    if not callable(getattr(said, "check", None)):
        yield "it has no function check"
    try:
        made = manual(said)
        if not (made.what.strip() and made.why.strip()):
            yield "its docstring says nothing, indented, below What or below Why"
    except (ValueError, IndexError) as error:
        yield f"its docstring is no manual: {error}"


def _where(point: EntryPoint) -> str:
    return f"the rule {point.name} ({point.value}){_package(point)}"


def _package(point: EntryPoint) -> str:
    return f" of the package {point.dist.name}" if point.dist else ""
