import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.scaffold.rename import Renaming

PLANT = Renaming(
    hosts={"plant-a.aurora.example": "plant-c.aurora.example"},
    paths={"sites/plant-a/local/line-1": "sites/plant-c/local/line-3", "sites/plant-a": "sites/plant-c"},
    words={"plant-a": "plant-c", "line-1": "line-3"},
    kept=frozenset({"plant-a-north"}),
    texts=frozenset({"https://git.plant-a.aurora.example/fleet"}),
)


def test_names_are_replaced_where_they_stand_by_themselves() -> None:
    assert PLANT.text("../../sites/plant-a/local/line-1") == "../../sites/plant-c/local/line-3"
    assert PLANT.text("broker.l3.plant-a.aurora.example:8883") == "broker.l3.plant-c.aurora.example:8883"
    assert PLANT.text("ot-plant-a@x plant-a-line-1") == "ot-plant-c@x plant-c-line-3"
    assert PLANT.text("plant-a2 xplant-a line-10 plant-ab") == "plant-a2 xplant-a line-10 plant-ab"


def test_other_names_that_begin_alike_stay() -> None:
    assert PLANT.text("plant-a-north plant-a-n") == "plant-a-north plant-c-n"
    assert PLANT.text("sites/plant-a-north/release") == "sites/plant-a-north/release"
    assert (
        PLANT.text("url: https://git.plant-a.aurora.example/fleet") == "url: https://git.plant-a.aurora.example/fleet"
    )


def test_a_new_name_is_not_renamed_again() -> None:
    assert Renaming(words={"a": "b", "b": "a"}).text("a b") == "b a"
    assert Renaming(words={"plant-a": "plant-a-2"}).text("plant-a/l3") == "plant-a-2/l3"


def test_without_free_words_only_folders_and_hosts_change() -> None:
    careful = Renaming(hosts={"main.x.example": "c.x.example"}, paths={"sites/main": "sites/c"})
    text = "branch: main\npath: ./apps/sites/main/release\nhost: mirror.main.x.example\n"
    assert careful.manifest(text) == "branch: main\npath: ./apps/sites/c/release\nhost: mirror.c.x.example\n"


def test_keys_keep_their_names_and_comments_do_not() -> None:
    text = "# plant-a\nplant-a: plant-a  # of plant-a\n'line-1': {line-1: [line-1]}\n"
    assert PLANT.manifest(text) == "# plant-c\nplant-a: plant-c  # of plant-c\n'line-1': {line-1: [line-3]}\n"


def test_what_would_no_longer_be_a_text_is_quoted() -> None:
    number = Renaming(words={"plant-a": "123"})
    assert number.manifest("SITE: plant-a\nOWNER: ot-plant-a\nquoted: 'plant-a'\n") == (
        "SITE: \"123\"\nOWNER: ot-123\nquoted: '123'\n"
    )


def test_what_is_no_yaml_is_renamed_as_text() -> None:
    assert PLANT.manifest("plant-a: [plant-a") == "plant-c: [plant-c"


LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)


@given(LABELS, st.lists(st.sampled_from(["plant-a", "x", "ot-plant-a", "plant-a/l3", "1"]), min_size=1))
def test_a_renamed_manifest_has_the_same_shape(new: str, values: list[str]) -> None:
    text = yaml.safe_dump({f"k{number}": value for number, value in enumerate(values)})
    loaded = yaml.safe_load(Renaming(words={"plant-a": new}).manifest(text))
    assert loaded == {f"k{number}": value.replace("plant-a", new) for number, value in enumerate(values)}
