"""What reviewers do not want to see."""

from typing import Any

import pytest

from penstock.diff.noise import quantity, reason


@pytest.mark.parametrize(
    ("way", "before", "after", "why"),
    [
        (("metadata", "labels", "helm.sh/chart"), "a-1", "a-2", "a chart's label"),
        (("metadata", "labels", "app.kubernetes.io/version"), "1", "2", "a chart's label"),
        (("metadata", "labels", "app"), "1", "2", ""),
        (("metadata", "annotations", "checksum/config"), "1", "2", "a checksum"),
        (("metadata", "annotations"), None, {"checksum/secret": "1"}, "a checksum"),
        (("metadata", "annotations"), None, {"checksum/secret": "1", "other": "2"}, ""),
        (("metadata", "annotations"), None, {}, ""),
        (("sops", "mac"), "1", "2", "sops' own"),
        (("data", "mac"), "1", "2", ""),
        (("resources", "limits", "cpu"), "1", "1000m", "the same quantity"),
        (("resources", "limits", "cpu"), "1", "1001m", ""),
        (("resources", "requests", "storage"), "1Gi", "1024Mi", "the same quantity"),
        (("resources", "limits", "memory"), 9007199254740993, 9007199254740992, ""),
        (("spec", "capacity", "storage"), "1Gi", "1024Mi", "the same quantity"),
        (("spec", "hard", "limits.cpu"), "1", "1000m", "the same quantity"),
        (("spec", "limits", "connections"), 100, "100", ""),
        (("spec", "storage"), "1Gi", "1024Mi", ""),
        (("spec", "selector", "labels", "chart"), "a", "b", ""),
        (("spec", "timeout"), "60s", "1m", ""),
        ((), {}, {"a": 1}, ""),
    ],
)
def test_reasons(way: tuple[str, ...], before: Any, after: Any, why: str) -> None:
    assert reason(way, before, after) == why


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("100m", 0.1),
        ("1k", 1e3),
        ("1Ki", 1024),
        ("1.5Gi", 1.5 * 2**30),
        ("1e3", 1e3),
        (2, 2),
        (0.5, 0.5),
        ("", None),
        ("a", None),
        ("Gi", None),
        ("1_000", None),
        ("inf", None),
        ("1e999", None),
        ("1e9999999999", None),
        (True, None),
        (None, None),
    ],
)
def test_quantities(text: Any, number: float | None) -> None:
    assert quantity(text) == number
