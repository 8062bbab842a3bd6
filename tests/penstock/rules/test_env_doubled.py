"""env-doubled, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


def test_twice(enterprise: Enterprise) -> None:
    text = pod(container="env: [{name: LOG, value: a}, {name: LOG, value: b}]")
    assert enterprise.add(text).found(LINE) == [f"env-doubled {EXTRA}"]


def test_names_are_case_sensitive(enterprise: Enterprise) -> None:
    text = pod(container="env: [{name: LOG, value: a}, {name: Log, value: b}]")
    assert enterprise.add(text).found(LINE) == []
