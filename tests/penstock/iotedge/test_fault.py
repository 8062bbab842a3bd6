"""Faults as sentences."""

from penstock.iotedge.fault import Fault


def test_a_fault_begins_with_its_path() -> None:
    assert str(Fault(("a", "$b"), "is wrong")) == "$.a['$b']: is wrong"
