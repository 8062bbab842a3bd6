import pytest

from penstock.validate.pin import Pin

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("pin", "shown"),
    [
        (Pin("web", "", ""), "web"),
        (Pin("web", "1.0", ""), "web:1.0"),
        (Pin("web", "", DIGEST), "web@aaaaaaaa"),
        (Pin("web", "1.0", DIGEST), "web:1.0@aaaaaaaa"),
    ],
)
def test_a_pin_is_short(pin: Pin, shown: str) -> None:
    assert str(pin) == shown


def test_pins_go_by_image_tag_and_digest() -> None:
    pins = [Pin("b", "1", ""), Pin("a", "2", ""), Pin("a", "1", "")]
    assert [str(pin) for pin in sorted(pins)] == ["a:1", "a:2", "b:1"]
