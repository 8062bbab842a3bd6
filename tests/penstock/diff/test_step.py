"""Ways in words."""

from penstock.diff.step import Picked, text


def test_keys_positions_and_items() -> None:
    web = Picked((("name", "web"),))
    assert text(("spec", "containers", web, "args", 0)) == "spec.containers[name=web].args[0]"
    assert text(()) == ""


def test_a_key_that_is_no_word_stands_in_quotes() -> None:
    assert text(("metadata", "labels", "app.example/x")) == 'metadata.labels["app.example/x"]'
    assert text(("a-b", "c_d")) == "a-b.c_d"
    assert text(("a\n",)) == '["a\n"]'


def test_an_item_is_named_by_what_it_has() -> None:
    assert str(Picked((("port", 80), ("protocol", "TCP")))) == "port=80,protocol=TCP"
    assert str(Picked((("name", "a"), ("namespace", "")))) == "name=a"
