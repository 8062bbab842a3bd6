"""Environments out."""

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.objects import Objects
from penstock.iotedge.outenv import environment
from penstock.iotedge.outhosts import Doors
from tests.penstock.iotedge.pods import config


def test_every_source_of_a_value() -> None:
    secret = {"secretKeyRef": {"name": "s", "key": "k"}}
    env = [
        {"name": "A", "value": "$$(X)=1"},
        {"name": "a.b", "value": "2"},
        {"name": "F", "value": "on $(A)"},
        {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
        {"name": "S", "valueFrom": secret},
        {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "EdgeHubConnectionString", "valueFrom": secret},
    ]
    ledger = Ledger()
    objects = Objects((config("c", k="v"), config("all", X="1", Y="2")))
    sources = [{"configMapRef": {"name": "all"}, "prefix": "P_"}, {"secretRef": {"name": "s"}}]
    found = environment({"env": env, "envFrom": sources}, objects, ("c",), ledger, Doors({}, "line", on_host=False))
    assert found.env == {
        "P_X": {"value": "1"},
        "P_Y": {"value": "2"},
        "A": {"value": "$(X)=1"},
        "F": {"value": "on $(A)"},
        "C": {"value": "v"},
        "S": {"value": "$S"},
    }
    assert found.options == ["a.b=2"]
    fates = {path[1:]: one.fate for path, one in ledger.entries.items()}
    assert fates[("env", 4)] is Fate.APPROXIMATED
    assert fates[("env", 2)] is fates[("env", 5)] is fates[("envFrom", 1)] is Fate.LOST
