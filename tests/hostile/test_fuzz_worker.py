"""Those who call the worker: any variables and any documents give documents or refusals, and any file a report."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.cli import main
from penstock.document import Document
from penstock.expand.variables import undefined
from penstock.render.substitute import Refusal, Substitution, substitutions
from penstock.worker.pool import Pool
from tests.hostile.profiles import FUZZ, RUNS
from tests.hostile.texts import STRANGE, damaged
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.repository import initialised
from tests.penstock.support.values import document

NAMES = st.sampled_from(["A", "B", "_x", "a-b", "", "1"]) | st.text(max_size=4)
PIECES = st.sampled_from(
    [
        "$",
        "{",
        "}",
        "${",
        "$$",
        "${A}",
        "${B:=",
        "${A:-${B}}",
        "${A/x/y}",
        "${#A}",
        "${A:1:2}",
        "${A^^}",
        "$A",
        "\\",
        "\n",
        "a: b",
        "é",
    ]
)
VALUES = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=10)


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(size=1) as made:
        yield made


@FUZZ
@given(st.dictionaries(NAMES, VALUES, max_size=3), st.lists(VALUES, min_size=1, max_size=3), st.booleans())
def test_substitution(pool: Pool, variables: dict[str, str], values: list[str], strict: bool) -> None:
    documents = tuple(document("v1", "ConfigMap", f"c{n}", data={"v": one}) for n, one in enumerate(values))
    undefined(documents, variables)
    (results,) = substitutions(pool, [Substitution(documents, variables, strict)])
    assert len(results) == len(documents)
    for one in results:
        assert isinstance(one, Document | Refusal)
        if isinstance(one, Document):
            json.loads(one.raw)
        else:
            assert one.message
            assert not one.by_worker


@RUNS
@given(st.sampled_from(sorted(FLEET)), STRANGE | damaged())
def test_a_whole_run(tmp_path_factory: pytest.TempPathFactory, name: str, text: bytes) -> None:
    """Any file of a fleet may be anything: there is a report, or a sentence."""
    repository = initialised(tmp_path_factory.mktemp("fuzz"))
    repository.write({**FLEET, name: text})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PENSTOCK_WORKERS", "1")
        patch.setenv("PENSTOCK_NO_STORE", "1")
        out = Path(repository.root, "report.json")
        assert main(["validate", str(repository.root), "--output", f"json={out}", "--output", "text"]) in (0, 1, 2)
