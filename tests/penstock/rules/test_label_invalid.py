"""label-invalid, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


@pytest.mark.parametrize(
    "labels",
    [
        "{app: 1.4+b}",
        "{app: -x}",
        f"{{app: {'x' * 64}}}",
        "{A/b/c: x}",
        '{"Up.example/x": x}',
        '{"": x}',
    ],
)
def test_a_label_that_is_none(enterprise: Enterprise, labels: str) -> None:
    assert enterprise.add(pod(labels=labels)).found(LINE) == [f"label-invalid {EXTRA}"]


def test_a_variable_that_was_left(enterprise: Enterprise) -> None:
    found = enterprise.add(pod(labels='{app: "${A}"}')).found(LINE)
    assert sorted(found) == [f"label-invalid {EXTRA}", f"variable-literal {EXTRA}"]


def test_the_key_of_an_annotation(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(annotations="{a b: c}")).found(LINE) == [f"label-invalid {EXTRA}"]


def test_what_is_allowed(enterprise: Enterprise) -> None:
    labels = f'{{app: "", Tier: A_b.c-1, app.example/x: {"x" * 63}}}'
    assert enterprise.add(pod(labels=labels, annotations='{Any.Example/Thing: "any text + more"}')).found(LINE) == []
