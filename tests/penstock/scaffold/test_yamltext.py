import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock import marks
from penstock.scaffold.yamltext import NotYaml, append, insert, remove, remove_item, remove_key, roots, set_values

LEVEL = """\
# A line: read the machines.
kind: Kustomization
resources:
  - ../../base/one   # the first
  # about two
  - ../../base/two

# What follows is about patches.
patches: []
"""


def data(text: str) -> yaml.Node | None:
    return marks.child(roots(text)[0], "data")


def test_an_item_is_added_behind_the_last_in_the_form_of_the_others() -> None:
    assert append(LEVEL, ("resources",), "../../base/new") == LEVEL.replace(
        "  - ../../base/two\n", "  - ../../base/two\n  - ../../base/new\n"
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a:\n- x\n", "a:\n- x\n- n\n"),
        ("a:\n  -   x\n", "a:\n  -   x\n  -   n\n"),
        ("a:\n  - x", "a:\n  - x\n  - n"),
        ("a:\r\n  - x\r\nb: 1\r\n", "a:\r\n  - x\r\n  - n\r\nb: 1\r\n"),
        ("a: [x, y]  # c\n", "a: [x, y, n]  # c\n"),
        ("a: []\nb: 1\n", "a:\n  - n\nb: 1\n"),
        ("a:\nb: 1\n", "a:\n  - n\nb: 1\n"),
        ("b: 1\n", "b: 1\na:\n  - n\n"),
        ("b: 1", "b: 1\na:\n  - n\n"),
        ("\ufeffa:\n  - x\n", "\ufeffa:\n  - x\n  - n\n"),
        ("a:\n  - x: 1\n    y: 2\n", "a:\n  - x: 1\n    y: 2\n  - n\n"),
        ("a:\n  - x: |\n      t\n\n\nb: 1\n", "a:\n  - x: |\n      t\n  - n\n\n\nb: 1\n"),
    ],
)
def test_lists_of_every_form_take_one_more(text: str, after: str) -> None:
    assert append(text, ("a",), "n") == after


def test_an_item_of_several_lines_is_put_in_its_place() -> None:
    text = "images:\n  - name: a\n    newTag: '1'\n  # about c\n  - name: c\n"
    item = "name: b\nnewTag: '2'"
    assert insert(text, ("images",), 1, item) == (
        "images:\n  - name: a\n    newTag: '1'\n  - name: b\n    newTag: '2'\n  # about c\n  - name: c\n"
    )
    assert insert(text, ("images",), 0, item).startswith("images:\n  - name: b\n    newTag: '2'\n  - name: a\n")
    assert (
        insert("images: [{name: a}]\n", ("images",), 0, "name: 0\nnewTag: x")
        == "images: [{name: 0, newTag: x}, {name: a}]\n"
    )


WORDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True)


@given(
    st.lists(WORDS, min_size=1, max_size=6),
    st.data(),
    st.sampled_from(["", "  ", "    "]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_only_the_bytes_of_the_new_item_are_added(held: list[str], draw: st.DataObject, indent: str, end: str) -> None:
    lines = ["# head", "resources:"]
    for word in held:
        lines += draw.draw(st.lists(st.sampled_from(["", f"{indent}# note"]), max_size=2))
        lines.append(f"{indent}- {word}" + draw.draw(st.sampled_from(["", "  # why"])))
    text = end.join([*lines, "", "tail: 1", ""])
    index = draw.draw(st.integers(0, len(held)))
    after = insert(text, ("resources",), index, "new-one")
    assert yaml.safe_load(after)["resources"] == [*held[:index], "new-one", *held[index:]]
    assert after.replace(f"{indent}- new-one{end}", "", 1) == text


def test_values_are_set_in_their_own_quotes() -> None:
    text = "data:\n  A: one  # why\n  B: \"two\"\n  C: 'three'\n  D: 4\n"
    values = {"A": "1", "B": "x", "C": "y", "D": "4", "E": "new"}
    assert set_values(text, data(text), values) == ('data:\n  A: "1"  # why\n  B: "x"\n  C: \'y\'\n  D: 4\n  E: new\n')


def test_values_of_a_flow_mapping_are_set_too() -> None:
    text = "data: {A: one, B: two}\n"
    assert set_values(text, data(text), {"B": "2", "C": "x"}) == 'data: {A: one, B: "2", C: "x"}\n'


def test_a_block_text_is_replaced_as_a_whole() -> None:
    text = "data:\n  A: |\n    one\n    two\n  B: x\n"
    assert set_values(text, data(text), {"A": "new"}) == "data:\n  A: new\n  B: x\n"


def test_items_and_keys_are_removed_with_their_lines() -> None:
    root = roots(LEVEL)[0]
    listed = marks.child(root, "resources")
    assert listed is not None
    assert remove(LEVEL, listed.value[0]) == LEVEL.replace("  - ../../base/one   # the first\n", "")
    assert (
        remove_key("a: 1\nb:\n  - x\n  - y\nc: 2\n", roots("a: 1\nb:\n  - x\n  - y\nc: 2\n")[0], "b") == "a: 1\nc: 2\n"
    )
    assert remove_key("a: 1\n", roots("a: 1\n")[0], "b") == "a: 1\n"


def test_what_is_no_yaml_is_an_error_of_its_own() -> None:
    with pytest.raises(NotYaml):
        roots("a: [")
    with pytest.raises(NotYaml):
        append("a: [", ("a",), "x")
    with pytest.raises(NotYaml):
        roots("[" * 5000 + "]" * 5000)


def test_an_item_of_several_lines_goes_alone() -> None:
    text = "a:\n  - name: x\n    b: 1\n  - name: y # mine\n    b: 2\n\n  # of z\n  - name: z\nc: 1\n"
    listed = roots(text)[0].value[0][1]
    assert remove(text, listed.value[0]) == text.replace("  - name: x\n    b: 1\n", "")
    assert remove(text, listed.value[1]) == text.replace("  - name: y # mine\n    b: 2\n", "")
    assert remove_item(text, roots(text)[0], "a", listed.value[2]) == text.replace("  - name: z\n", "")


def test_items_of_a_list_in_one_line() -> None:
    text = "a: [{b: 1}, {b: 2}, {b: 3}]\nc: 1\n"
    left = []
    for at in range(3):
        root = roots(text)[0]
        left.append(remove_item(text, root, "a", root.value[0][1].value[at]))
    assert left == [f"a: [{one}]\nc: 1\n" for one in ("{b: 2}, {b: 3}", "{b: 1}, {b: 3}", "{b: 1}, {b: 2}")]
    alone = "a: [x]\nc: 1\n"
    assert remove_item(alone, roots(alone)[0], "a", roots(alone)[0].value[0][1].value[0]) == "c: 1\n"
