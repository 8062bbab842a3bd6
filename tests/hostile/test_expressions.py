"""The regular expressions of penstock itself, over texts that make one that goes back take minutes."""

import time
from collections.abc import Callable

import pytest

from penstock.expand.failed import QUOTED
from penstock.expand.fluxversion import MINOR, WRITTEN
from penstock.gates.sitefacts import CHANGES
from penstock.mend.plan import SEALED
from penstock.rules.targets import DELETES
from penstock.rules.variable_operator_ignored import OPERATOR
from penstock.topology import coredns, mosquitto
from penstock.where.patches import REQUIREMENT
from penstock.where.uses import unsound
from tests.penstock.support.values import document

MANY = 100_000
BLANK = " " * MANY
LINES = "\n" * MANY

TRIED: dict[str, Callable[[], object]] = {
    "versions": lambda: MINOR.fullmatch(BLANK + "x"),
    "components": lambda: WRITTEN.search(LINES.encode()),
    "site-facts": lambda: CHANGES.search(LINES.encode()),
    "sealed": lambda: SEALED.search(LINES.encode()),
    "messages": lambda: QUOTED.sub("", "\\" * MANY),
    "removals": lambda: DELETES.search("op: remove\n path: " + BLANK + "x"),
    "selectors": lambda: REQUIREMENT.match("a" + BLANK + "x!"),
    "operators": lambda: OPERATOR.search("${A:?" * (MANY // 5)),
    "uses": lambda: unsound(document("v1", "ConfigMap", "c", data={"a": "${A:-" * (MANY // 5)})),
    "access-lists": lambda: mosquitto.rights("pattern write " + "a" * MANY),
    "names": lambda: coredns.answer(coredns.compiled([[["^(a+)+b$"], "10.0.0.1"]]), "a" * 250),
    "labels": lambda: coredns.answer(coredns.compiled([[["^(([a-z0-9]+)*\\.)*b$"], "10.0.0.1"]]), "a." * 100),
}


@pytest.mark.parametrize("name", TRIED)
def test_no_text_takes_long(name: str) -> None:
    before = time.process_time()
    TRIED[name]()
    assert time.process_time() - before < 1
