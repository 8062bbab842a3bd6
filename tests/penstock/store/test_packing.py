from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.document import Document
from penstock.store.packing import packed, unpacked
from tests.penstock.support.values import document

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
DOCUMENTS = st.builds(Document, TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans(), st.binary(max_size=40), TEXT)


@settings(max_examples=60, deadline=None)
@given(st.lists(DOCUMENTS, max_size=4))
def test_documents_come_back_whatever_is_in_them(documents: list[Document]) -> None:
    assert unpacked(packed(documents)) == tuple(documents)


def test_a_text_may_hold_lines_and_what_is_odd_is_kept() -> None:
    one = replace(document("v1", "ConfigMap", "a", data={"k": "${X}"}), raw=b'{"a":\n"b\n"}\n', odd="list")
    two = document("v1", "ConfigMap", "b")
    assert unpacked(packed([one, two])) == (one, two)


def test_an_iterator_is_read_once() -> None:
    one = document("v1", "ConfigMap", "a")
    assert unpacked(packed(iter([one]))) == (one,)
