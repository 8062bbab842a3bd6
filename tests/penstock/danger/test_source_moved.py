"""A Flux source that points elsewhere."""

from typing import Any

from penstock.danger import source_moved
from tests.penstock.support.seen import made, said, seen

GROUP = "source.toolkit.fluxcd.io"


def sentences(before: dict[str, Any], after: dict[str, Any], kind: str = "GitRepository") -> list[str]:
    one = seen(made(kind, GROUP, spec=before), made(kind, GROUP, spec=after))
    return [sentence for _, sentence in said(source_moved, one)]


def test_what_points() -> None:
    arrow = "\N{RIGHTWARDS ARROW}"
    assert sentences({"url": "a"}, {"url": "b"}) == [f"the source's url is another: a {arrow} b"]
    assert sentences({"ref": {"branch": "x"}}, {"ref": {"tag": "v1"}}) == [
        f"the source's ref is another: branch x {arrow} tag v1"
    ]
    assert sentences({}, {"ref": {"tag": "v1"}}) == [f"the source's ref is another: nothing {arrow} tag v1"]
    assert len(sentences({"bucketName": "a", "endpoint": "x"}, {"bucketName": "b", "endpoint": "y"}, "Bucket")) == 2


def test_what_does_not() -> None:
    assert sentences({"interval": "1m"}, {"interval": "2m"}) == []
    assert sentences({"url": "a"}, {"url": "b"}, "OCIRepository") == [], "its version is told as a version"
    assert said(source_moved, seen(None, made("GitRepository", GROUP, spec={"url": "a"}))) == []
