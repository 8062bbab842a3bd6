"""The lines of an access list, as Mosquitto reads them."""

import pytest

from penstock.topology.acl import refused


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("# all\n\ntopic a/+/b\npattern readwrite %u/#\nuser a b\n", []),
        ("topic read a\r\nuser b\r\n", []),
        ("topic a\ntopics b\n# c\n # d\nuser \n", [2, 4, 5]),
        ("topic write a+\ntopic all a\npattern\n", [1, 2, 3]),
        ("topic read penstock-unknown\ntopc penstock-unknown\n", []),
    ],
)
def test_lines(text: str, numbers: list[int]) -> None:
    assert [line.number for line in refused(text)] == numbers


def test_the_word_that_was_meant() -> None:
    assert [line.hint for line in refused("pattrn read a\nallow a\n")] == [
        "write pattern",
        "write topic, pattern or user",
    ]
