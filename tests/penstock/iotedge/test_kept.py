"""The manifest that is kept."""

import json

from penstock.iotedge.app import app
from penstock.iotedge.kept import masked, read, text
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import read as manifest
from penstock.iotedge.target import Gateway, Target
from tests.penstock.iotedge.samples import KEY, base, module

TARGET = Target("line", "space", "a", "b", nested=True, registry="r", gateway=Gateway.ROUTE, digests={"x": "sha256:1"})
CREDENTIALS = {"acr": {"address": "r", "username": "u", "password": "wet-grass-7"}}
HELD = base(
    {
        "a": module(
            env={"CS": {"value": KEY}, "N": {"value": 1}}, createOptions=json.dumps({"Env": [f"X={KEY}", "Y=1"]})
        ),
        "b": module(createOptions={"Env": [f"X={KEY}"]}),
    },
    credentials=CREDENTIALS,
    twins={"a": {"deep": [{"cs": KEY}]}, "b": {"speed": 1}},
)


def test_no_credential_is_kept() -> None:
    assert "SharedAccessKey" in json.dumps(HELD)
    assert not {"SharedAccessKey", "wet-grass-7"} & set(text(HELD, TARGET).replace('"', " ").split())
    assert "SharedAccessKey" not in text(HELD, TARGET)


def test_it_gives_the_same_files_again() -> None:
    found = read(text(HELD, TARGET).encode(), "line")
    assert found is not None
    assert found[1] == TARGET
    assert app(found[0], TARGET, Ledger()).files == app(manifest(HELD), TARGET, Ledger()).files


def test_masking_leaves_the_rest() -> None:
    plain = base({"a": module(createOptions='{"Env": ["A=b"]}')}, twins={"a": {"x": 1}})
    assert masked(plain) == plain


def test_other_files_are_none() -> None:
    for content in (b"", b"{}", b"[1]", b'{"penstock": {}}', b'{"penstock": {"namespace": "x", "gateway": "no"}}'):
        assert read(content, "line") is None
