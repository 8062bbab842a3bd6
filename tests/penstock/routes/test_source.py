"""Sources match by their beginning, part by part."""

import pytest

from penstock.routes import Source

MODULE = "/messages/modules/ModId1/outputs/Op1"


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        *(
            (path, MODULE, True)
            for path in ("/", "/*", "/messages", "/messages/*", "/messages/modules", "/messages/modules/*")
        ),
        *(
            (f"/messages/modules/ModId1{end}", MODULE, True)
            for end in ("", "/*", "/outputs", "/outputs/*", "/outputs/Op1")
        ),
        ("/MESSAGES/modules/modid1", MODULE, True),
        *(
            (path, MODULE, False)
            for path in ("/foo", "/*/bar/*", "/message", "/messages/events", "/messages/modules/Mod")
        ),
        ("/messages/modules/ModId1/outputs/Op", MODULE, False),
        ("/messages/modules/*/outputs/Op1", MODULE, False),
        ("/messages/*", "/messages", True),
        ("/messages/*", "/twinChangeNotifications", False),
        ("/*", "/twinChangeNotifications", True),
        ("/twinChangeNotifications", "/twinChangeNotifications/", True),
    ],
)
def test_matching(path: str, source: str, expected: bool) -> None:
    assert Source(path).matches(source) is expected


@pytest.mark.parametrize(
    ("path", "known"),
    [
        *((path, True) for path in ("/*", "/messages/*", "/messages/modules/*", "/messages/modules/m/*")),
        *((path, True) for path in ("/messages/modules/m/outputs/*", MODULE, "/twinChangeNotifications")),
        *((path, False) for path in ("/message/*", "/messages/modules/*/outputs/o", "/messages/modules/m/o")),
    ],
)
def test_what_edgehub_documents_is_known(path: str, known: bool) -> None:
    assert Source(path).known is known


def test_the_module_of_a_source() -> None:
    assert Source(MODULE).module == "ModId1"
    assert Source("/messages/modules/m").module == "m"
    assert Source("/messages/modules/*").module == Source("/*").module == ""
