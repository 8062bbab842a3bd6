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
        ("1.0.0", "1.0.0-rc.1", "down"),
        ("1.0.0-rc.1", "1.0.0", "patch"),
        ("1.0.0-rc.2", "1.0.0-beta.3", "down"),
        ("1.0.0-rc.9", "1.0.0-rc.10", "patch"),
        ("1.0.0", "1.0.0-debian-12-r3", "patch"),
        ("1.0.0", "1.0.0-develop", "patch"),
        ("1.2@sha256:aa", "1.2@sha256:bb", "digest"),
        ("latest", "stable", "other"),
        ("", "1.0", "added"),
        ("1.0", "", "removed"),
    ],
)
def test_steps(before: str, after: str, expected: str) -> None:
    assert step(before, after) == expected
