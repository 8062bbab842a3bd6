"""Placeholders."""

from penstock.iotedge.placeholders import built, filled, open_places


def test_filling() -> None:
    held = {
        "image": "$HOST/x:${TAG}-<Build.Number>",
        "m": "${MODULES.Press.amd64}",
        "routes": {"up": "INTO $upstream"},
        "n": 3,
    }
    values = {"HOST": "r.example", "TAG": "1", "Build.Number": "7", "MODULES.Press": "press:2", "upstream": "no"}
    assert filled(held, values) == {
        "image": "r.example/x:1-7",
        "m": "press:2",
        "routes": {"up": "INTO $upstream"},
        "n": 3,
    }


def test_what_stays_open() -> None:
    held = {"a": ["$X"], "b": "${MODULES.Press}", "c": "plain $5", "routes": {"up": "$upstream"}, "d": "<Tag>"}
    assert open_places(held) == [(("a", 0), "$X"), (("b",), "${MODULES.Press}"), (("d",), "<Tag>")]
    assert built("${MODULES.Press.arm32v7}") == "Press"
    assert built("press:1") == ""
