import json
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.mirror.layout import Layout, empty, is_layout
from tests.penstock.support.layouts import MANIFEST, Made, blobs

GONE = f"sha256:{'0' * 64}"


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "layout")


def test_names_and_digests(made: Made) -> None:
    one, many = made.image("r.example/a:1"), made.image("r.example/b:1", "amd64", "arm64")
    layout = Layout(made.root)
    assert layout.by_name["r.example/a:1"].digest == one
    assert {one, many} < set(layout.by_digest)
    assert len(layout.by_digest) == 4
    closure = list(layout.closure(layout.by_digest[many]))
    assert len(closure) == 7
    assert {one.digest for one in closure} | {each.digest for each in layout.closure(layout.by_digest[one])} == {
        f"sha256:{path.name}" for path in blobs(made.root)
    }
    assert [layout.fault(one) for one in closure] == [None] * 7


@pytest.mark.parametrize("content", [b"", b"x", None])
def test_a_blob_that_is_not_what_it_was(made: Made, content: bytes | None) -> None:
    made.image("a")
    for path in blobs(made.root):
        kept = path.read_bytes()
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content.ljust(len(kept), b".") if content else content)
        layout = Layout(made.root)
        faults = [layout.fault(one) for one in layout.closure(layout.entries[0])]
        assert [one.digest for one in faults if one] == [f"sha256:{path.name}"]
        path.write_bytes(kept)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("index.json", "{"),
        ("index.json", "[]"),
        ("index.json", '{"manifests": 5}'),
        ("index.json", None),
        ("oci-layout", "{}"),
        ("oci-layout", None),
        ("index.json", "[" * 100_000),
    ],
)
def test_what_is_no_layout(made: Made, file: str, text: str | None) -> None:
    path = made.root / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(PenstockError, match="is no OCI image layout"):
        _ = Layout(made.root).entries


def test_digests_lead_nowhere_else(made: Made) -> None:
    entries = [
        {"digest": "sha256:../../secret", "size": 1},
        {"digest": 3, "size": 1},
        {"digest": GONE, "size": "1"},
        "x",
    ]
    (made.root / "index.json").write_text(json.dumps({"manifests": entries}), encoding="utf-8")
    assert Layout(made.root).entries == ()


def test_layers_that_no_registry_hands_on_are_not_asked_for(made: Made) -> None:
    foreign = {
        "mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "digest": GONE,
        "size": 1,
        "urls": ["x"],
    }
    made.listed("a", made.manifest("a", foreign))
    layout = Layout(made.root)
    assert [layout.fault(one) for one in layout.closure(layout.entries[0])] == [None, None]


def test_an_index_that_goes_round_ends(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"mediaType": MANIFEST, "digest": GONE, "size": 1}
    monkeypatch.setattr(Layout, "manifest", lambda _self, _one: {"manifests": [entry]})
    made.listed("a", entry)
    layout = Layout(made.root)
    assert set(layout.by_digest) == {GONE}
    assert len(list(layout.closure(layout.entries[0]))) < 10


def test_a_manifest_is_read_only_when_it_is_one(made: Made) -> None:
    made.listed("a", made.described(b"no json", MANIFEST))
    layout = Layout(made.root)
    assert layout.manifest(layout.entries[0]) is None
    assert layout.content(GONE) is None


def test_an_empty_one(tmp_path: Path) -> None:
    assert not is_layout(tmp_path)
    empty(tmp_path)
    assert is_layout(tmp_path)
