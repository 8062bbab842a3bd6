"""What the API server keeps of a pod template or a claim."""

from typing import Any

import pytest

from penstock.danger.stored import stored


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"volumeMode": "Filesystem"}, {}),
        ({"ports": [{"containerPort": 1, "protocol": "TCP"}]}, {"ports": [{"containerPort": 1}]}),
        ({"resources": {"limits": {"cpu": "1000m"}}}, {"resources": {"limits": {"cpu": 1}}}),
        ({"securityContext": {}, "hostname": None}, {}),
    ],
)
def test_two_texts_of_one_value(one: Any, other: Any) -> None:
    assert stored(one) == stored(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"volumeMode": "Block"}, {}),
        ({"labels": {"protocol": "TCP"}}, {"labels": {}}),
        ({"limits": {"cpu": "1"}}, {"limits": {"cpu": "2"}}),
        ({"limits": {"cpu": "${CPU}"}}, {"limits": {"cpu": "1"}}),
        (["a", "b"], ["b", "a"]),
    ],
)
def test_two_values(one: Any, other: Any) -> None:
    assert stored(one) != stored(other)
