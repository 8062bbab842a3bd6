"""Placement, measured: faults are sown, and the finding must point to the file and line where they were sown."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.worker.binary import binary
from tests.placement.enterprise import copied
from tests.placement.ground import Ground, ground
from tests.placement.judge import Verdict, judged, sample, table

#: PLACEMENT=all sows every mutation there is (some minutes), else a sample.
EVERYTHING = os.environ.get("PLACEMENT") == "all"
#: The page that holds the figures of a run with everything, between two marks.
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "placement.md"
MARKED = re.compile(r"(<!-- figures -->\n).*(\n<!-- end -->)", re.DOTALL)
pytestmark = pytest.mark.timeout(7200 if EVERYTHING else 300)


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The enterprise with its extras, one worker, and a store of the module's own."""
    try:
        binary()
    except PenstockError as error:
        pytest.skip(str(error))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("PENSTOCK_WORKERS", "1")
        patch.delenv("PENSTOCK_NO_STORE", raising=False)
        root = tmp_path_factory.mktemp("enterprise")
        copied(root)
        with ground(root) as made:
            yield made


@pytest.fixture(scope="module")
def verdicts(sown: Ground) -> list[Verdict]:
    """What came of the sample."""
    found = list(judged(sown, sample(sown, everything=EVERYTHING)))
    print(f"\n{table(found)}")
    print("\n".join(map(str, (one for one in found if one.findings and not one.line))))
    if EVERYTHING:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKED.sub(lambda marks: marks[1] + table(found) + marks[2], text), encoding="utf-8")
    return found


def test_the_ground_is_clean(sown: Ground) -> None:
    assert [str(one) for name in sown.clusters for one in sown.validated(sown.tree, name)] == []


def test_over_two_hundred_faults_are_found(verdicts: list[Verdict]) -> None:
    assert sum(bool(one.findings) for one in verdicts) > 200


def test_no_certain_fault_is_overlooked(verdicts: list[Verdict]) -> None:
    assert [one.mutation.what for one in verdicts if one.mutation.certain and not one.findings] == []


def test_few_blind_faults_are_overlooked(verdicts: list[Verdict]) -> None:
    assert sum(not one.findings for one in verdicts) < 0.15 * len(verdicts)


def test_the_file_is_right_in_95_of_100(verdicts: list[Verdict]) -> None:
    found = [one for one in verdicts if one.findings]
    assert sum(one.file for one in found) >= 0.95 * len(found), "\n".join(str(one) for one in found if not one.file)


def test_the_line_is_right_in_90_of_100(verdicts: list[Verdict]) -> None:
    found = [one for one in verdicts if one.findings]
    assert sum(one.line for one in found) >= 0.90 * len(found), "\n".join(str(one) for one in found if not one.line)


def test_the_sample_is_the_same_at_every_run(sown: Ground) -> None:
    first, second = ([one.what for one in sample(sown)] for _ in range(2))
    assert first == second
