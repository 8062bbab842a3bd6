"""The shape of objects."""

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.objshape import fitted
from tests.penstock.iotedge.pods import deployment


def test_what_fits_stays_as_it_is() -> None:
    ledger = Ledger()
    held = deployment(args=["x"], env=[{"name": "A", "value": "1"}])
    assert fitted(held, (), ledger) == held
    assert ledger.entries == {}


def test_null_is_nothing() -> None:
    ledger = Ledger()
    found = fitted(deployment(env=None, ports=None, securityContext=None), (), ledger)
    container = found["spec"]["template"]["spec"]["containers"][0]
    assert set(container) == {"name", "image"}
    assert ledger.entries == {}


def test_another_kind_is_left_out_and_told() -> None:
    ledger = Ledger()
    held = deployment(env="A=1", ports=[{"containerPort": "80"}, "x"], resources={"limits": {"cpu": 1, "memory": []}})
    container = fitted(held, ("d",), ledger)["spec"]["template"]["spec"]["containers"][0]
    assert "env" not in container
    assert container["ports"] == [{}]
    assert container["resources"] == {"limits": {"cpu": 1}}
    assert {one.fate for one in ledger.entries.values()} == {Fate.LOST}
    assert len(ledger.entries) == 4
