"""Steps between versions."""

import pytest

from penstock.impact.version import step


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("1.2.3", "2.0.0", "major"),
        ("v1.2.3", "1.3.0", "minor"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3-r1", "1.2.3-r2", "patch"),
        ("1.10.0", "1.9.0", "down"),
        ("1.2@sha256:aa", "1.2@sha256:bb", "digest"),
        ("latest", "stable", "other"),
        ("", "1.0", "added"),
        ("1.0", "", "removed"),
    ],
)
def test_steps(before: str, after: str, expected: str) -> None:
    assert step(before, after) == expected
