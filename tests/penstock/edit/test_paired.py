"""Documents and what they shall become."""

from penstock.edit.paired import paired, roots
from penstock.edit.sheet import sheet
from penstock.edit.values import values

ONE, TWO = (f"kind: ConfigMap\nmetadata:\n  name: {name}\n" for name in ("one", "two"))


def test_the_only_document_may_get_another_title() -> None:
    (((now, then), _),) = paired(sheet(ONE.encode()), values(sheet(TWO.encode())))
    assert now != then


def test_of_several_each_keeps_its_title() -> None:
    page = sheet(f"{ONE}---\n{TWO}".encode())
    ((now, then), root), *more = paired(page, values(sheet(TWO.encode())))
    assert (now, root, more) == (then, page.roots[1], [])


def test_what_a_document_shall_be() -> None:
    ((root, want),) = roots(sheet(b"a: 1\n"), values(sheet(b"a: 2\n")))
    assert (root.pairs[0][1].canonical, want.parts and want.parts["a"].leaf) == ("1", "2")
