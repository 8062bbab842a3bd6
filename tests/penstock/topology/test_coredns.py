"""topology.coredns: the answers of custom entries."""

import pytest
import yaml

from penstock.generate.dns import KEY, config
from penstock.topology.coredns import answer, compiled, parse

TEXT = yaml.safe_load(config("x", ["a.example", "*.b.example"]).replace("${PARENT_GATEWAY_ADDRESS}", "10.0.4.10"))[
    "data"
][KEY]


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a.example", "10.0.4.10"),
        ("x.b.example", "10.0.4.10"),
        ("b.example", ""),
        ("x.a.example", ""),
        ("axexample", ""),
    ],
)
def test_answers(name: str, address: str) -> None:
    assert answer(compiled(parse(TEXT)), name) == address


def test_no_address_for_ipv6() -> None:
    assert len(parse(TEXT)) == 1


@pytest.mark.parametrize(
    ("expression", "fitting", "other"),
    [
        (r"^(.*\.)?example\.com\.$", "x.example.com", "example.org"),
        (r"(^|\.)example\.com\.$", "x.example.com", "example.org"),
        (r"^([a-z0-9-]+\.)*example\.com\.$", "x.y.example.com", "example.org"),
        (r"^([^.]+\.)+example\.com\.$", "x.y.example.com", "example.com"),
        (r".*\.example\.com\.$", "x.example.com", "example.org"),
    ],
)
def test_expressions_as_people_write_them(expression: str, fitting: str, other: str) -> None:
    templates = compiled([[[expression], "10.0.0.1"]])
    assert (answer(templates, fitting), answer(templates, other)) == ("10.0.0.1", "")


def test_what_may_take_long_is_taken_to_fit() -> None:
    assert answer(compiled([[["^(a+)+b$"], "10.0.0.1"]]), "a" * 60) == "10.0.0.1"


def test_an_expression_that_is_none() -> None:
    assert answer(compiled([[["("], "10.0.0.1"]]), "a.example") == ""
