"""The file of a site's holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.gates.hold import Hold
from penstock.gates.holdfile import read, written
from tests.penstock.gates.states import HOUR, NOW

WORDS = st.text(min_size=3, max_size=20).filter(lambda text: text.isprintable())
HOLDS = st.builds(
    Hold,
    app=st.sampled_from(("", "historian", "on", "1.0")),
    who=WORDS,
    since=st.integers(-99, 0).map(lambda hours: NOW + hours * HOUR),
    reason=WORDS,
    until=st.none() | st.integers(0, 99).map(lambda hours: NOW + hours * HOUR),
)


@given(st.lists(HOLDS, min_size=1, max_size=4, unique_by=lambda one: one.app))
def test_what_is_written_is_read(holds: list[Hold]) -> None:
    text = written("plant-b", holds)
    assert text is not None
    assert {*read(text, "holds.yaml", "plant-b")} == {*holds}
    assert written("plant-b", reversed(holds)) == text


def test_without_holds_there_is_no_file() -> None:
    assert written("plant-b", ()) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("apiVersion: penstock/v1\nkind: SiteHolds\nsite: plant-a\nholds: []\n", "these are the holds of plant-a"),
        ("apiVersion: penstock/v1\nkind: SiteAck\nsite: plant-b\nholds: []\n", "holds.yaml:2: kind"),
        ("<<<<<<< HEAD\nsite: plant-b\n=======\n", "holds.yaml:"),
        (
            "apiVersion: penstock/v1\nkind: SiteHolds\nsite: plant-b\nholds:\n- {who: A, since: noon, reason: any}\n",
            "holds.yaml:5: holds.0.since",
        ),
    ],
)
def test_a_file_that_cannot_be_trusted_stops_everything(text: str, said: str) -> None:
    with pytest.raises(PenstockError) as caught:
        read(text.encode(), "holds.yaml", "plant-b")
    assert said in str(caught.value)
