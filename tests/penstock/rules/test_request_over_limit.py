"""request-over-limit, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod


@pytest.mark.parametrize(
    "resources",
    [
        "{requests: {cpu: 2}, limits: {cpu: 500m}}",
        "{requests: {memory: 2Gi}, limits: {memory: 1G}}",
        "{limits: {cpu: '-1'}}",
    ],
)
def test_more_than_there_may_be(enterprise: Enterprise, resources: str) -> None:
    assert f"request-over-limit {EXTRA}" in enterprise.add(pod(container=f"resources: {resources}")).found(LINE)


@pytest.mark.parametrize("resources", ["{requests: {cpu: 500m}, limits: {cpu: 0.5}}", "{requests: {memory: 1Gi}}"])
def test_as_much_as_there_may_be(enterprise: Enterprise, resources: str) -> None:
    assert f"request-over-limit {EXTRA}" not in enterprise.add(pod(container=f"resources: {resources}")).found(LINE)
