"""The shape of create options."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from penstock.iotedge.optionshape import OPTIONS
from tests.penstock.iotedge.test_bad_manifests import OPTIONS as GOOD

FITS = Draft202012Validator(OPTIONS)


def test_good_ones() -> None:
    Draft202012Validator.check_schema(OPTIONS)
    for value in (GOOD, {}, {"HostConfig": None}, {"Frob": 1}, {"Cmd": "x"}, {"HostConfig": {"Memory": "128"}}):
        assert FITS.is_valid(value)


@pytest.mark.parametrize(
    "value",
    [
        {"Env": {"A": "b"}},
        {"Env": [1]},
        {"Cmd": [1]},
        {"HostConfig": []},
        {"HostConfig": {"Binds": "a:/b"}},
        {"HostConfig": {"PortBindings": {"80/tcp": {"HostPort": "80"}}}},
        {"HostConfig": {"Mounts": [{"Source": "x"}]}},
        {"HostConfig": {"Memory": "128m"}},
        {"HostConfig": {"Privileged": "yes"}},
        {"k8s-experimental": {"Volumes": True}},
    ],
)
def test_bad_ones(value: object) -> None:
    assert not FITS.is_valid(value)


@pytest.mark.parametrize(
    "held",
    [
        {"volumes": [{"volume": {"name": "Bad_Name"}}]},
        {"volumes": [{"volume": {"name": "a"}, "volumeMounts": [{"name": "a", "mountPath": "relative"}]}]},
        {"resources": {"limits": {"memory": "lots"}}},
        {"nodeSelector": {"a b": "c"}},
        {"securityContext": {"runAsUser": "root"}},
        {"serviceOptions": {"Type": "Weird"}},
        {"strategy": {"type": "Sometimes"}},
    ],
)
def test_what_a_cluster_would_refuse(held: dict[str, Any]) -> None:
    assert not FITS.is_valid({"k8s-experimental": held})
