"""What rules promise of themselves is so: one that says what kinds it is ABOUT has nothing to say of others, and what
is noted of a cluster comes back from the store as it was."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml

from penstock.document import Document, Object
from penstock.fleet import open_repository
from penstock.rules.contract import Needs
from penstock.rules.every import RULES
from penstock.rules.examples import manual
from penstock.rules.view import ClusterView, Item
from penstock.validate.run import validate
from tests.fidelity import monorepo

ABOUT = {code: rule.ABOUT for code, rule in RULES.items() if hasattr(rule, "ABOUT")}


def objects() -> Iterator[Object]:
    """All that stands in the manuals, good and bad."""
    for rule in RULES.values():
        for example in manual(rule).examples:
            for path, text in example.files.items():
                if path.endswith(".yaml") and path != "penstock.yaml":
                    yield from (one for one in yaml.safe_load_all(text) if isinstance(one, dict) and "kind" in one)


def item(made: Object) -> Item:
    raw = json.dumps(made, default=str).encode()
    words = (str(made.get("apiVersion")), str(made["kind"]), "", "a")
    return Item(Document(*words, hashlib.sha256(raw).hexdigest(), False, raw), cast(Any, None), "one")


OBJECTS = [item(one) for one in objects()]


@pytest.mark.parametrize("code", ABOUT)
@pytest.mark.parametrize("level", ["", "l2"])
def test_of_other_kinds_it_says_nothing(code: str, level: str) -> None:
    cluster = cast(ClusterView, SimpleNamespace(level=level, is_root=False, parent="", kubernetes=None, flux=None))
    check: Any = RULES[code].check  # type: ignore[attr-defined]
    others = [one for one in OBJECTS if one.document.kind not in ABOUT[code]]
    assert [(str(one), said.message) for one in others for said in check(one, cluster)] == []


def test_only_object_rules_are_asked_by_kind() -> None:
    assert {RULES[code].NEEDS for code in ABOUT} == {Needs.OBJECT}


def test_notes_are_as_the_store_gives_them_back(worker: Path) -> None:  # noqa: ARG001
    report = validate(open_repository(monorepo.ROOT))
    noted = {code for cluster in report.clusters for code in cluster.notes}
    assert noted >= {code for code, rule in RULES.items() if hasattr(rule, "note")}
    wrong = [
        (cluster.name, code)
        for cluster in report.clusters
        for code, note in cluster.notes.items()
        # The proof over the levels reads lists and tuples alike.
        if code != "destination-refused" and note != json.loads(json.dumps(note))
    ]
    assert wrong == []
