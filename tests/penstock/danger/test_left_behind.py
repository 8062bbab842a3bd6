"""What leaves git and stays on the cluster."""

import pytest

from penstock.danger import left_behind
from penstock.danger.danger import Grade
from penstock.diff.change import Fate
from tests.penstock.support.seen import made, said, seen


@pytest.mark.parametrize("fate", Fate)
def test_only_what_nobody_looks_after_any_more(fate: Fate) -> None:
    found = said(left_behind, seen(made("Role"), None, fate=fate))
    if fate in (Fate.ORPHANED, Fate.ABANDONED):
        assert found == [(Grade.CAUTION, f"it is no longer in git, and on the cluster {fate}")]
    else:
        assert found == []
