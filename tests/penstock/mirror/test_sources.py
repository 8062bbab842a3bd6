from typing import Any

import pytest

from penstock.mirror.sources import by_key, chart, releases, signature, source
from penstock.mirror.thing import BUCKET, CHART, GIT, OCI, Thing
from tests.penstock.support.objects import document

V1 = "source.toolkit.fluxcd.io/v1"
DIGEST = f"sha256:{'b' * 64}"


@pytest.mark.parametrize(
    ("content", "thing"),
    [
        (
            {"kind": "GitRepository", "spec": {"url": "https://g/a", "ref": {"branch": "main"}}},
            Thing(GIT, "https://g/a", "main"),
        ),
        (
            {"kind": "GitRepository", "spec": {"url": "https://g/a", "ref": {"branch": "main", "commit": "c0ffee"}}},
            Thing(GIT, "https://g/a", "c0ffee"),
        ),
        ({"kind": "OCIRepository", "spec": {"url": "oci://r.example/a"}}, Thing(OCI, "r.example/a", "latest")),
        (
            {"kind": "OCIRepository", "spec": {"url": "oci://r.example/a", "ref": {"tag": "1", "digest": DIGEST}}},
            Thing(OCI, "r.example/a", "1", DIGEST),
        ),
        (
            {"kind": "Bucket", "spec": {"endpoint": "s3.example", "bucketName": "b"}},
            Thing(BUCKET, "https://s3.example/b"),
        ),
        ({"kind": "HelmRepository", "spec": {"url": "https://x"}}, None),
        ({"kind": "GitRepository"}, Thing(GIT, "")),
    ],
)
def test_sources(content: dict[str, Any], thing: Thing | None) -> None:
    assert source(content) == thing


def test_what_is_verified_needs_its_signature() -> None:
    thing = Thing(OCI, "r.example/a", "1", DIGEST)
    content = {"kind": "OCIRepository", "spec": {"verify": {"provider": "cosign"}}}
    assert signature(content, thing) == Thing(OCI, "r.example/a", f"sha256-{'b' * 64}.sig")
    assert signature({"kind": "OCIRepository", "spec": {}}, thing) is None
    assert signature(content, Thing(OCI, "r.example/a", "1")) is None


def test_charts() -> None:
    held = by_key(
        [
            document("HelmRepository", "http", V1, url="https://charts.example/"),
            document("HelmRepository", "oci", V1, url="oci://r.example/charts", type="oci"),
            document("HelmRepository", "http", "example.org/v1", url="https://other.example/"),
        ]
    )

    def of(kind: str, name: str) -> object:
        ref = {"kind": kind, "name": name}
        return chart({"chart": "x", "version": "1.2.3", "sourceRef": ref}, "core", held)

    assert of("HelmRepository", "http") == Thing(CHART, "https://charts.example/x", "1.2.3")
    assert of("HelmRepository", "oci") == Thing(CHART, "r.example/charts/x", "1.2.3")
    assert of("GitRepository", "any") is None
    assert (
        of("HelmRepository", "other") == "its chart comes from HelmRepository other, which no object of this cluster is"
    )


def test_releases_are_flux_s() -> None:
    ones = [document("HelmRelease", "a", "helm.toolkit.fluxcd.io/v2"), document("HelmRelease", "b", "example.org/v1")]
    assert [one.name for one in releases(ones)] == ["a"]
