"""The first Flux that serves a version."""

import pytest

from penstock.rules.flux_since import since


@pytest.mark.parametrize(
    ("group", "version", "kind", "first"),
    [
        ("helm.toolkit.fluxcd.io", "v2", "HelmRelease", (2, 3)),
        ("source.toolkit.fluxcd.io", "v1", "HelmRepository", (2, 3)),
        ("source.toolkit.fluxcd.io", "v1", "OCIRepository", (2, 6)),
        ("source.toolkit.fluxcd.io", "v1beta2", "OCIRepository", (0, 0)),
    ],
)
def test_since(group: str, version: str, kind: str, first: tuple[int, int]) -> None:
    assert since(group, version, kind) == first
