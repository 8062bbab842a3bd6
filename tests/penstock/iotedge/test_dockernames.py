"""Names in any case, as the agent takes them."""

import json

import pytest

from penstock.iotedge.app import app
from penstock.iotedge.check import faults
from penstock.iotedge.dockernames import spelled
from penstock.iotedge.jsontext import parse
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import read
from penstock.iotedge.target import Target
from tests.penstock.iotedge.samples import base, module

TARGET = Target("line", "line", "plant-a", "l4")


def test_every_level() -> None:
    held = {
        "hostconfig": {
            "binds": ["a:/b"],
            "portBindings": {"80/TCP": [{"hostPort": "80"}]},
            "MOUNTS": [{"type": "tmpfs", "target": "/t", "tmpfsOptions": {"sizebytes": 1}}],
        },
        "env": ["a=b"],
        "labels": {"Own": "Case"},
        "Colour": "red",
    }
    assert spelled(held) == {
        "HostConfig": {
            "Binds": ["a:/b"],
            "PortBindings": {"80/TCP": [{"HostPort": "80"}]},
            "Mounts": [{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1}}],
        },
        "Env": ["a=b"],
        "Labels": {"Own": "Case"},
        "Colour": "red",
    }


def test_what_is_there_in_both_ways_is_not_thrown_together() -> None:
    assert spelled({"Env": ["a=b"], "env": ["c=d"]}) == {"Env": ["a=b"], "env": ["c=d"]}
    assert spelled({"env": ["c=d"], "ENV": ["a=b"]}) == {"Env": ["c=d"], "ENV": ["a=b"]}


@pytest.mark.parametrize("key", ["createOptions", "createoptions"])
def test_a_module_of_small_letters_is_the_same_module(key: str) -> None:
    options = {"HostConfig": {"Binds": ["a:/b"]}, "Env": ["PASSWORD=hunter2-and-more"]}
    text = json.dumps(options)
    small = text.replace("HostConfig", "hostConfig").replace("Binds", "binds").replace("Env", "env")
    one, other = base({"press": module(createOptions=text)}), base({"press": module()})
    settings = other["modulesContent"]["$edgeAgent"]["properties.desired"]["modules"]["press"]["settings"]
    settings |= {key: small[:20], f"{key}01": small[20:]}
    assert app(read(one), TARGET, Ledger()).files == app(read(other), TARGET, Ledger()).files
    assert [fault.secret for fault in faults(parse(json.dumps(other).encode()))] == [True]
