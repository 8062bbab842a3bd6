from penstock.document import Document
from penstock.rules import memo
from penstock.rules.memo import by_content, once


class View:
    """Equal only to itself."""


def document(sha: str) -> Document:
    """A document of that content."""
    return Document("v1", "ConfigMap", "", sha, sha, False, b"{}")


def test_a_view_is_asked_once() -> None:
    asked: list[View] = []
    known, one, other = once(asked.append), View(), View()
    for view in (one, one, other, one):
        known(view)
    assert asked == [one, other]


def test_equal_documents_are_looked_at_once() -> None:
    asked: list[str] = []

    @by_content
    def name(document: Document) -> str:
        asked.append(document.sha)
        return document.name

    assert [name(document(sha)) for sha in "abab"] == ["a", "b", "a", "b"]
    assert asked == ["a", "b"]


def test_what_is_remembered_has_a_bound() -> None:
    asked: list[str] = []
    known = by_content(lambda document: asked.append(document.sha))
    for number in [*range(memo.ROOM), memo.ROOM - 1, memo.ROOM, memo.ROOM, 0]:
        known(document(str(number)))
    assert asked[memo.ROOM :] == [str(memo.ROOM), "0"]
