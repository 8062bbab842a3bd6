from pathlib import Path

import pytest

from penstock.mirror.find import absent, find
from penstock.mirror.layout import Layout
from penstock.mirror.thing import BUCKET, CHART, GIT, IMAGE, Thing
from tests.penstock.support.layouts import Made


def test_by_digest_then_by_name(tmp_path: Path) -> None:
    one, other = Made(tmp_path / "one"), Made(tmp_path / "other")
    digest = one.image("x.example/renamed:1")
    other.image("r.example/b:2")
    layouts = [Layout(one.root), Layout(other.root)]
    found = find(Thing(IMAGE, "r.example/a", "1", digest), layouts)
    assert found is not None
    assert (found.layout.root, found.sure) == (one.root, True)
    named = find(Thing(IMAGE, "r.example/b", "2"), layouts)
    assert named is not None
    assert (named.layout.root, named.sure) == (other.root, False)
    assert find(Thing(IMAGE, "r.example/b", "2", f"sha256:{'0' * 64}"), layouts) is None
    assert find(Thing(IMAGE, "r.example/b", "3"), layouts) is None


def test_an_artifact_by_the_repository_that_it_was_made_of(tmp_path: Path) -> None:
    made = Made(tmp_path / "one")
    content = b'{"annotations": {"org.opencontainers.image.source": "ssh://git@git.example/ot/other.git"}}'
    made.listed("2026-11", made.described(content, "application/vnd.oci.image.manifest.v1+json"))
    layouts = [Layout(made.root)]
    assert find(Thing(GIT, "https://git.example/ot/other", "main"), layouts) is not None
    assert find(Thing(GIT, "https://git.example/ot/more", "main"), layouts) is None


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        (Thing(GIT, "https://g/a"), "penstock artifact"),
        (Thing(CHART, "https://c.example/x", "1"), "comes out of no registry"),
        (Thing(BUCKET, "https://s3/b"), "comes out of no registry"),
        (Thing(IMAGE, "r.example/a"), "bring the chart"),
        (Thing(CHART, "r.example/x", ">=1.0.0"), "pin one"),
    ],
)
def test_what_to_do(thing: Thing, says: str) -> None:
    assert says in absent(thing)
    assert absent(Thing(IMAGE, "r.example/a", "1")) == ""
