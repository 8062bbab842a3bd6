"""Where gates are written down."""

import pytest

from penstock.gates.places import ack, holds
from penstock.promote.settings import Promotion


@pytest.mark.parametrize(
    ("lock", "expected"),
    [
        ("clusters/{site}/release.lock.yaml", "clusters/b/holds.yaml"),
        (".penstock/{site}.lock.yaml", ".penstock/b.holds.yaml"),
        ("locks/{site}/{none}.yaml", "locks/b/holds.yaml"),
        ("{site}.lock", "b.holds.yaml"),
    ],
)
def test_beside_the_lock(lock: str, expected: str) -> None:
    settings = Promotion(lock=lock)
    assert holds(settings, "b") == expected
    assert ack(settings, "b") == expected.replace("holds", "ack")
