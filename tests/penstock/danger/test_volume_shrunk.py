"""A claim that asks for less."""

from typing import Any

import pytest

from penstock.danger import volume_shrunk
from tests.penstock.support.seen import made, said, seen


def claim(size: Any) -> dict[str, Any]:
    return made("PersistentVolumeClaim", spec={"resources": {"requests": {"storage": size}}})


def stateful(size: Any, name: str = "data") -> dict[str, Any]:
    return made("StatefulSet", "apps", spec={"volumeClaimTemplates": [{**claim(size), "metadata": {"name": name}}]})


@pytest.mark.parametrize(
    ("before", "after", "smaller"),
    [
        ("2Gi", "1Gi", True),
        ("2Gi", "2G", True),
        ("2Gi", "2048Mi", False),
        ("1Gi", "2Gi", False),
        (1000, "999", True),
        ("a", "1", False),
    ],
)
def test_quantities(before: Any, after: Any, smaller: bool) -> None:
    assert bool(said(volume_shrunk, seen(claim(before), claim(after)))) is smaller


def test_a_claim_of_a_stateful_set() -> None:
    ((_, sentence),) = said(volume_shrunk, seen(stateful("2Gi"), stateful("1Gi")))
    assert sentence == "claim data of it asks for 1Gi instead of 2Gi: a volume never shrinks"
    assert said(volume_shrunk, seen(stateful("2Gi"), stateful("1Gi", "other"))) == []


def test_what_comes_or_goes_shrinks_nothing() -> None:
    assert said(volume_shrunk, seen(None, claim("1Gi"))) == said(volume_shrunk, seen(claim("1Gi"), None)) == []
