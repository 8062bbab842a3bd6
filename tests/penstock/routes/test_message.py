"""Messages: properties without regard to case, and bodies only when they say what they are."""

import pytest

from penstock.routes import Message


def json(body: bytes, kind: str | None = "application/json", encoding: str | None = "UTF-8") -> Message:
    return Message("/messages", body, system={"ContentType": kind, "contentEncoding": encoding})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_bodies_in_each_encoding(encoding: str) -> None:
    body = '{"größe": 3}'.encode({"utf-8": "utf-8"}.get(encoding, f"{encoding}-le"))
    assert json(body, encoding=encoding).document == {"größe": 3}


@pytest.mark.parametrize(
    "message",
    [
        Message("/messages", b"{}"),
        json(b"{}", kind="text/plain"),
        json(b"{}", kind=None),
        json(b"{}", encoding="latin-1"),
        json(b"[]"),
        json(b"{"),
        json(b"\xff\xfe\xfd"),
        json(b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    ],
)
def test_what_is_no_document(message: Message) -> None:
    assert message.document is None


def test_a_mark_of_byte_order_is_not_the_body() -> None:
    assert json(b"\xef\xbb\xbf{}").document == {}


def test_properties() -> None:
    message = Message("/messages", properties={"Level": "high"}, system={"messageId": "1"})
    assert message.property("LEVEL") == "high"
    assert message.has("level")
    assert message.about("messageid") == "1"
    with pytest.raises(KeyError):
        message.property("messageId")
