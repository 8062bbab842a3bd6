"""All that the decision needs, gathered from a repository."""

import pytest

from penstock.errors import PenstockError
from penstock.gates import ackfile, holdfile
from penstock.gates.gather import gather
from penstock.gates.hold import Hold
from tests.penstock.conftest import MakeRepository
from tests.penstock.gates.benches import opened
from tests.penstock.gates.states import NOW, ack, cargo, run
from tests.penstock.support.manifests import config_map
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import RINGS, freight, ringed
from tests.penstock.support.sites import SETTINGS


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Three plants in three rings."""
    return ringed(repo({"README.md": "plants"}))


def test_everything(plants: Repository) -> None:
    hold, said = Hold("", "Ada", NOW, "audit"), ack("plant-c", run(cargo("sha256:x", x="1"), 1))
    plants.commit(
        {
            "clusters/plant-b/holds.yaml": holdfile.written("plant-b", [hold]),
            "clusters/plant-c/ack.yaml": ackfile.written(said),
            "clusters/plant-b/l3/site.yaml": config_map("site-facts", {"TIME_ZONE": "Asia/Tokyo"}),
        }
    )
    with opened(plants) as (bench, past):
        found = gather(bench, past)
    assert found.origin == "plant-a"
    assert [crew.sites for crew in found.crews] == [("plant-a",), ("plant-b",), ("plant-c",)]
    assert [one.hash for one in found.cargos] == [freight(plants, "plant-b"), freight(plants)]
    assert {*found.standings} == {"plant-b", "plant-c"}
    assert found.clusters["plant-b"] == ("l3",)
    assert found.holds == {"plant-b": (hold,)}
    assert found.acks == {"plant-c": said}
    assert found.facts == {"plant-b": {"TIME_ZONE": "Asia/Tokyo"}}
    assert found.approvals == ()


def test_without_rings(plants: Repository) -> None:
    plants.commit({"penstock.yaml": SETTINGS})
    with opened(plants) as (bench, past), pytest.raises(PenstockError, match="names no rings"):
        gather(bench, past)


def test_approvals_need_their_signers(plants: Repository) -> None:
    plants.commit({"penstock.yaml": SETTINGS + RINGS.replace("soak: 12h", "approvals: 1, approvers: [eve@x.org]")})
    with opened(plants) as (bench, past), pytest.raises(PenstockError, match="allowed-signers is missing"):
        gather(bench, past)
