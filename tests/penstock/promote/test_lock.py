"""The lock: it reads back as it was written, and an edit of any byte that means something shows."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.edit.scalar import quoted
from penstock.errors import PenstockError
from penstock.promote.freight import digest
from penstock.promote.lock import Lock, read, written

PLACE = "clusters/plant-b/release.lock.yaml"
VALUES = {"apps/sites/{site}/release/kustomization.yaml#images[historian].newTag": '"1.5.0"', "x#a": "[1,2]"}
LOCK = Lock("plant-b", "plant-a", "c" * 40, digest(VALUES), VALUES, {"plant-b/l3": "sha256:1"}, {"penstock": "1"})

texts = st.text(st.characters(exclude_categories=["Cs"]))


def test_it_reads_back() -> None:
    assert read(written(LOCK), PLACE, "plant-b") == LOCK
    empty = Lock("plant-b", "plant-a", "", digest({}))
    assert read(written(empty), PLACE, "plant-b") == empty


@given(st.dictionaries(texts, texts.map(quoted)))
def test_any_value_reads_back(values: dict[str, str]) -> None:
    lock = replace(LOCK, values=values, freight=digest(values))
    assert read(written(lock), PLACE, "plant-b").values == values


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"1.5.0", b"1.5.1"),
        (b"plant-a", b"plant-c"),
        (b"cccc", b"dddd"),
        (b'"sha256:1"', b'"sha256:2"'),
        (b"seal: ", b"#"),
    ],
)
def test_an_edit_by_hand_is_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(PenstockError, match="edited by hand"):
        read(written(LOCK).replace(old, new, 1), PLACE, "plant-b")


HEAD = "kind: ReleaseLock\n"
ALIASES = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEAD}values: {'[' * 200_000}", "nested more than 1000 levels"),
        (f"{HEAD}values: {{a: {'[' * 900}{']' * 900}}}", "nested too deep"),
        (f"{HEAD}a0: &a0 x\n{ALIASES}values: {{a: *a11}}", "more than 1000000 values"),
        (f"{HEAD}source: &a {{b: *a}}\n", "more than 1000000 values"),
        (f"{HEAD}? [a, b]\n: c\nvalues: {{[a]: b}}\n", "its seal does not fit"),
        ("- a\n", "this is no ReleaseLock"),
    ],
)
def test_a_lock_that_somebody_means_no_good_with_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(PenstockError, match=says):
        read(text.encode(), PLACE, "plant-b")


def test_two_promotions_that_git_could_not_merge() -> None:
    """Edits are not what it was: either side will do, for the next promotion writes it anew."""
    text = written(LOCK).replace(b"freight:", b"<<<<<<< HEAD\nfreight: a\n=======\nfreight: b\n>>>>>>> other\nfreight:")
    with pytest.raises(PenstockError, match=f"git checkout --ours -- {PLACE}"):
        read(text, PLACE, "plant-b")


def test_another_sites_lock_is_refused() -> None:
    with pytest.raises(PenstockError, match="the lock of plant-b, not of plant-c"):
        read(written(LOCK), PLACE, "plant-c")


@pytest.mark.parametrize("text", [b"", b"a: b", b"[1]", b"a: [", b"<<<<<<< ours\n", b"- kind: ReleaseLock"])
def test_what_is_no_lock_is_refused_with_its_place(text: bytes) -> None:
    with pytest.raises(PenstockError, match=re.escape(PLACE)):
        read(text, PLACE, "plant-b")
