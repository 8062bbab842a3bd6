import pytest

from penstock.where import images
from penstock.where.nodes import Field
from penstock.where.sheet import Setter, Sheet
from tests.penstock.where.handmade import node, step

GOOD = "sha256:" + "0" * 64
PIN = "name: web\nnewName: registry/web\nnewTag: '2'\n"


@pytest.mark.parametrize(
    ("way", "found"),
    [
        (("spec", "containers", 0, "image"), True),
        (("spec", "template", "spec", "initContainers", 1, "image"), True),
        (("spec", "ephemeralContainers", 0, "image"), True),
        (("spec", "containers", 0, "name"), False),
        (("spec", "volumes", 0, "image"), False),
        (("image",), False),
    ],
)
def test_the_image_of_a_container(way: Field, found: bool) -> None:
    assert images.is_image(way) is found


def pinned(text: str, image: object = "registry/web:2", *names: str) -> tuple[int, bool] | None:
    """The line that is blamed, and whether that is sure."""
    found = images.touch(step("ImageTagTransformer", text), image, set(names or ("web",)))
    return (found.setter.line, found.sure) if found else None


def test_a_pin_stands_where_its_tag_is_and_only_for_its_image() -> None:
    assert pinned(PIN) == (3, True)
    assert pinned(PIN, "registry/web:2", "other") is None
    assert pinned("name: web\n") is None


def test_a_pin_is_not_sure_when_the_image_has_other_parts() -> None:
    assert pinned(PIN, "registry/web:3") == (3, False)
    assert pinned(PIN, None) == (3, False)


def test_a_digest_is_what_stands_there_when_all_are_good() -> None:
    assert pinned(f"name: web\ndigest: {GOOD}\nnewTag: '2'\n") == (2, False)
    assert pinned("name: web\nnewName: other\n", "other:1") == (2, True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"name: web\ndigest: {GOOD}\nnewTag: 'a b'\n", 3),
        ("name: web\ndigest: sha256:1\nnewTag: 'a b'\n", 2),
        ("name: web\nnewTag: '2'\nnewName: WEB\n", 3),
        ("name: web\nnewTag: '2'\nnewName: ${NAME}\n", 2),
    ],
)
def test_the_part_that_is_no_good_is_to_blame(text: str, line: int) -> None:
    found = pinned(text)
    assert found is not None
    assert found[0] == line


def test_a_new_name_is_one_that_later_pins_go_by() -> None:
    names = {"web"}
    found = images.touch(step("ImageTagTransformer", PIN), "registry/web:2", names)
    assert names == {"web", "registry/web"}
    assert found is not None
    assert sorted((part.line, part.raw) for part in found.parts) == [(2, "registry/web"), (3, "2")]


def test_a_transformer_in_its_own_file_has_it_below_image_tag() -> None:
    assert pinned("metadata: {name: x}\nimageTag:\n  name: web\n  newTag: '2'\n") == (4, True)


def test_the_name_of_the_image_that_a_line_says() -> None:
    text = node("registry:5000/web:1@sha256:0")
    assert images.part(Setter(Sheet("a"), 1, text)) == "registry:5000/web"  # type: ignore[arg-type]
