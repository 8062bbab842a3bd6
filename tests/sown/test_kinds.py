"""Every kind can be made somewhere, and changes no more than it says."""

from itertools import islice
from pathlib import Path

import pytest

from tests.sown.exchange import Removal
from tests.sown.kinds import KINDS
from tests.sown.place import parent
from tests.sown.seed import Kind, Seed, Texts
from tests.sown.slip import dropped, swapped

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: So many seeds of each kind are looked at.
MOST = 25
#: Right is what lacks the field, or the selector as well: lines beside those that change.
BESIDE = ("field: needed and removed", "reference: label of a template misspelt")
#: These take whole lines out or put some in, or exchange more than one.
LONGER = (
    *("kustomization: file renamed", "kustomization: entry listed twice", "kustomization: text for a list"),
    *("kustomization: field twice", "Flux Kustomization: dependency cycle", "HelmRelease: text for values"),
    *("field: two deeper", "field: value of a chart one deeper", "syntax: key twice"),
    *("syntax: key of a chart's values twice", "syntax: marks of a merge"),
    *("object: pasted twice", "object: separator lost"),
)


@pytest.fixture(scope="module")
def texts() -> Texts:
    """This repository's own manifests, and what they do not have."""
    folders = (ROOT / "clusters", ROOT / "apps", ROOT / "platform", HERE.parent / "placement" / "extras")
    files = [file for folder in folders for file in sorted(folder.rglob("*.yaml"))]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in (*files, HERE / "sample.yaml")}


def seeds(kind: Kind, texts: Texts) -> list[Seed]:
    """The first of them."""
    return list(islice(kind.seeds(texts), MOST))


def changed(old: str, new: str) -> tuple[range, int]:
    """The lines of the old text that an edit in one place changes, and how many come instead."""
    olds, news = old.split("\n"), new.split("\n")
    shorter = min(len(olds), len(news))
    head = next((at for at in range(shorter) if olds[at] != news[at]), shorter)
    left = shorter - head
    tail = next((at for at in range(left) if olds[-1 - at] != news[-1 - at]), left)
    return range(head + 1, len(olds) - tail + 1), len(news) - tail - head


def test_no_two_kinds_have_a_name() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_can_be_sown_and_changes_something(kind: Kind, texts: Texts) -> None:
    made = seeds(kind, texts)
    assert made
    for one in made:
        assert one.kind == kind.name
        assert any(text != texts.get(path) for path, text in one.files.items()), one


@pytest.mark.parametrize(
    "kind",
    [kind for kind in KINDS if kind.name not in (*LONGER, *BESIDE) and not isinstance(kind, Removal)],
    ids=lambda kind: kind.name,
)
def test_exactly_the_lines_that_are_named_change(kind: Kind, texts: Texts) -> None:
    for one in seeds(kind, texts):
        (new,) = one.files.values()
        assert new is not None
        old, count = changed(texts[one.path], new)
        assert (frozenset(old), count) == (one.lines, 1), one


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name not in (BESIDE[0], LONGER[0])], ids=lambda kind: kind.name
)
def test_an_edit_begins_at_a_line_that_is_named(kind: Kind, texts: Texts) -> None:
    for one in seeds(kind, texts):
        new = one.files[one.path]
        assert new is not None
        assert changed(texts[one.path], new)[0].start in {line + after for line in one.lines for after in (0, 1)}, one


def test_what_lacks_a_field_stands_above_it(texts: Texts) -> None:
    kind = next(kind for kind in KINDS if kind.name == BESIDE[0])
    for one in seeds(kind, texts):
        (new,) = one.files.values()
        assert new is not None
        old, count = changed(texts[one.path], new)
        assert count == 0
        assert min(one.lines) < old.start, one


def test_a_renamed_file_is_the_same_under_another_name(texts: Texts) -> None:
    kind = next(kind for kind in KINDS if kind.name == LONGER[0])
    for one in seeds(kind, texts):
        (old, gone), (new, text) = one.files.items()
        assert gone is None
        assert new not in texts
        assert text == texts[old]
        assert old.rpartition("/")[2] in texts[one.path].split("\n")[min(one.lines) - 1]


def test_slips() -> None:
    assert [dropped(word) for word in ("interval", "ab")] == ["inteval", "abx"]
    assert [swapped(word) for word in ("interval", "ingress", "ab")] == ["intervla", "ingressx", "abx"]


@pytest.mark.parametrize(("line", "above"), [(1, 1), (2, 1), (4, 3), (6, 3), (7, 6), (8, 1)])
def test_what_a_line_stands_in(line: int, above: int) -> None:
    assert parent("spec:\n  path: a\n  list:\n    - x: 1\n# no\n    - y:\n        z: 1\n  end: 1\n", line) == above
