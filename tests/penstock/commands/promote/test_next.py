"""`penstock promote next`: ring by ring, from the pilot to the last plant."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from penstock.gates import clock
from tests.penstock.gates.keys import SIGNERS, Person, person
from tests.penstock.support.outcome import Command, Outcome
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.rings import HOUR, NOW, RINGS, freight, kubectl
from tests.penstock.support.sites import PLACE, SETTINGS, release

pytestmark = pytest.mark.usefixtures("worker")


class Plants:
    """Three plants, the clock, and what each of them reports."""

    def __init__(self, repository: Repository, run: Command, patch: pytest.MonkeyPatch) -> None:
        self.repository, self.run, self.patch = repository, run, patch
        self.now: datetime = NOW

    def later(self, length: timedelta) -> None:
        """Time goes by."""
        self.now += length
        self.patch.setattr(clock, "now", lambda: self.now)

    def says(self, site: str, ready: str = "True") -> None:
        """A plant reports that it runs what the branch has."""
        file = self.repository.root.parent / "said"
        file.write_text(kubectl(self.repository.git("rev-parse", "HEAD"), ready))
        self.run("promote", "ack", site, file, "--commit", "--root", self.repository.root)

    def next(self, *argv: str) -> Outcome:
        """One call of the scheduled job."""
        return self.run("promote", "next", "--root", self.repository.root, *argv)

    def version(self, site: str) -> str:
        """What a plant's release says."""
        text = (self.repository.root / PLACE.format(site)).read_text()
        return text.partition("newTag: ")[2].split()[0]

    @property
    def versions(self) -> list[str]:
        """All plants'."""
        return [self.version(site) for site in ("plant-a", "plant-b", "plant-c")]


@pytest.fixture
def fleet(ringed_plants: Repository, run: Command, monkeypatch: pytest.MonkeyPatch) -> Plants:
    """The plants at noon."""
    return Plants(ringed_plants, run, monkeypatch)


def test_a_release_goes_from_ring_to_ring(fleet: Plants) -> None:
    fleet.says("plant-a")
    fleet.later(23 * HOUR)
    assert (fleet.next("--commit").code, fleet.versions) == (0, ["1.1.0", "1.0.0", "1.0.0"])
    fleet.later(HOUR)
    assert fleet.next().code == 1
    assert fleet.versions == ["1.1.0", "1.0.0", "1.0.0"]
    assert (fleet.next("--commit").code, fleet.versions) == (0, ["1.1.0", "1.1.0", "1.0.0"])
    trailers = fleet.repository.git("log", "-1", "--format=%(trailers:only,unfold)")
    assert f"Freight: {freight(fleet.repository)}" in trailers
    assert "Promoted-To: plant-b" in trailers
    before = listing(fleet.repository.root)
    assert (fleet.next("--commit").code, listing(fleet.repository.root)) == (0, before)
    fleet.says("plant-b")
    fleet.later(12 * HOUR)
    assert (fleet.next("--commit").code, fleet.versions) == (0, ["1.1.0", "1.1.0", "1.1.0"])
    assert fleet.repository.git("status", "--porcelain") == ""


def test_a_commit_that_no_branch_has_is_told(fleet: Plants) -> None:
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    assert fleet.next("--commit").stderr == ""
    fleet.says("plant-b")
    fleet.later(12 * HOUR)
    fleet.repository.git("switch", "--quiet", "--detach")
    outcome = fleet.next("--commit")
    assert (outcome.code, "no branch has this commit" in outcome.stderr) == (0, True)
    assert "no branch" not in fleet.next("--commit").stderr, "nothing was committed"


def test_what_has_soaked_goes_on_when_something_newer_has_begun(fleet: Plants) -> None:
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    fleet.says("plant-a")
    fleet.repository.commit({PLACE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    fleet.says("plant-a")
    assert (fleet.next("--write").code, fleet.versions) == (0, ["1.2.0", "1.1.0", "1.0.0"])


def test_a_held_site_stays(fleet: Plants) -> None:
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    fleet.run("promote", "hold", "plant-b", "--reason", "audit", "--commit", "--root", fleet.repository.root)
    outcome = fleet.next("--write")
    assert (outcome.code, "held by Ada" in outcome.stdout, fleet.versions[1]) == (0, True, "1.0.0")


def test_a_local_change_stays_and_a_conflict_stops_that_site_alone(fleet: Plants) -> None:
    fleet.repository.commit({PLACE.format("plant-b"): release("1.0.9", 1, "plant-b")})
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    outcome = fleet.next("--commit")
    assert outcome.code == 1
    assert "conflict" in outcome.stdout
    assert fleet.versions == ["1.1.0", "1.0.9", "1.0.0"]


def test_a_dirty_origin_is_refused(fleet: Plants) -> None:
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    fleet.repository.write({PLACE.format("plant-a"): release("9.9.9", 9, "plant-a")})
    before = listing(fleet.repository.root)
    outcome = fleet.next("--write")
    assert (outcome.code, "not committed" in outcome.stderr) == (2, True)
    assert listing(fleet.repository.root) == before


def test_what_is_decided_for_another_time_is_not_written(fleet: Plants) -> None:
    fleet.says("plant-a")
    assert "may take" in fleet.next("--time", "2026-11-22T12:00").stdout
    outcome = fleet.next("--time", "2026-11-22T12:00", "--write")
    assert (outcome.code, fleet.versions[1]) == (2, "1.0.0")


def test_the_evidence_tells_each_site_and_what_stopped(fleet: Plants, tmp_path: Path) -> None:
    fleet.repository.commit({PLACE.format("plant-b"): release("1.0.9", 1, "plant-b")})
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    before = listing(fleet.repository.root)
    assert fleet.next("--evidence", str(tmp_path / "next.json")).code == 1
    (one,) = json.loads((tmp_path / "next.json").read_text())["promotions"]
    (conflict,) = [item for item in one["values"] if item["outcome"] == "conflict"]
    assert (one["to"], conflict["target"], conflict["target_commit"][13:]) == (
        "plant-b",
        '"1.0.9"',
        "Ada, 2026-01-02: change",
    )
    assert listing(fleet.repository.root) == before


def test_the_json_says_the_same(fleet: Plants) -> None:
    fleet.says("plant-a")
    found = {one["site"]: one for one in fleet.next("--output", "json").json["sites"]}
    assert found["plant-b"]["moving"] == []
    assert found["plant-b"]["left"] == 24 * 3600
    (app,) = [one for one in found["plant-b"]["apps"] if not one["current"]]
    assert app["reasons"][0]["gate"] == "soak"


@pytest.mark.parametrize(
    ("rings", "error"),
    [
        ("promotion: {rings: [{name: x, sites: [plant-a]}, {name: y, sites: ['*']}]}\n", "plant-a is in two rings"),
        ("promotion: {rings: [{name: x, sites: [plant-a]}, {name: y, sites: [plant-q]}]}\n", "plant-q, which is not"),
        (
            "promotion: {timeZone: Mars/Up, rings: [{name: x, sites: [plant-a]}]}\n",
            "penstock.yaml:5: promotion.timeZone",
        ),
        ("promotion: {rings: [{name: x, sites: ['*']}]}\n", "the ring x has 3 sites"),
        ("promotion: {origin: plant-q, rings: [{name: x, sites: ['*']}]}\n", "`origin: plant-q` is no site"),
        ("", "names no rings"),
    ],
)
def test_settings_that_cannot_be_meant(fleet: Plants, rings: str, error: str) -> None:
    fleet.repository.commit({"penstock.yaml": SETTINGS + rings})
    before = listing(fleet.repository.root)
    outcome = fleet.next("--write")
    assert (outcome.code, error in outcome.stderr) == (2, True), outcome.stderr
    assert listing(fleet.repository.root) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("clusters/plant-b/holds.yaml", "<<<<<<< HEAD\n"),
        ("clusters/plant-b/ack.yaml", "kind: Nonsense\n"),
        ("clusters/plant-b/release.lock.yaml", "kind: ReleaseLock\nsite: plant-b\n"),
    ],
)
def test_what_cannot_be_trusted_stops_everything(fleet: Plants, path: str, text: str) -> None:
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    fleet.repository.commit({path: text})
    before = listing(fleet.repository.root)
    outcome = fleet.next("--write")
    assert (outcome.code, path in outcome.stderr) == (2, True), outcome.stderr
    assert listing(fleet.repository.root) == before


def test_a_fact_that_names_no_zone_is_told_with_its_site(fleet: Plants) -> None:
    fact = "kind: ConfigMap\nmetadata: {name: site-facts}\ndata: {TIME_ZONE: Mars/Up}\n"
    fleet.repository.commit({"clusters/plant-b/site.yaml": fact})
    outcome = fleet.next("--write")
    assert (outcome.code, "site plant-b: fact TIME_ZONE" in outcome.stderr) == (2, True), outcome.stderr


# ---- approvals

ASKED = RINGS.replace(
    "sites: [plant-b], soak: 12h", "sites: [plant-b], approvals: 1, approvers: [eve@x.org, ada@example.org]"
)


@pytest.fixture
def asking(fleet: Plants) -> tuple[Plants, dict[str, Person]]:
    """plant-b wants the approval of Eve, or of Ada, who makes the releases; Mallory has a key too. All has soaked."""
    mails = {"eve": "eve@x.org", "ada": "ada@example.org", "mallory": "mallory@x.org"}
    people = {name: person(fleet.repository.root.parent / "keys", mail) for name, mail in mails.items()}
    signers = people["eve"].public + people["ada"].public
    fleet.repository.commit({"penstock.yaml": SETTINGS + ASKED, SIGNERS: signers})
    fleet.says("plant-a")
    fleet.later(24 * HOUR)
    return fleet, people


def test_without_the_approval_it_waits(asking: tuple[Plants, dict[str, Person]]) -> None:
    fleet, _ = asking
    outcome = fleet.next("--write")
    assert ("0 of 1 approval" in outcome.stdout, fleet.versions[1]) == (True, "1.0.0")


def test_somebody_else_s_approval_lets_it_go(asking: tuple[Plants, dict[str, Person]]) -> None:
    fleet, people = asking
    people["eve"].approve(fleet.repository, freight(fleet.repository))
    assert (fleet.next("--commit").code, fleet.versions[1]) == (0, "1.1.0")
    assert "Approved-By: eve@x.org (tag approve/eve)" in fleet.repository.git("log", "-1", "--format=%(trailers)")


@pytest.mark.parametrize(("who", "why"), [("ada", "made this freight"), ("mallory", "allowed signers do not have")])
def test_the_author_s_and_a_stranger_s_do_not(asking: tuple[Plants, dict[str, Person]], who: str, why: str) -> None:
    fleet, people = asking
    people[who].approve(fleet.repository, freight(fleet.repository))
    before = listing(fleet.repository.root)
    outcome = fleet.next("--write")
    assert why in outcome.stdout
    assert fleet.versions[1] == "1.0.0"
    assert {k: v for k, v in listing(fleet.repository.root).items() if not k.startswith(".git")} == {
        k: v for k, v in before.items() if not k.startswith(".git")
    }


def test_by_hand_the_approval_is_wanted_too(asking: tuple[Plants, dict[str, Person]]) -> None:
    fleet, people = asking
    argv = ("promote", "plant-a", "plant-b", "--write", "--root", fleet.repository.root)
    outcome = fleet.run(*argv)
    assert (outcome.code, "0 of 1 approval" in outcome.stdout, fleet.versions[1]) == (1, True, "1.0.0")
    people["eve"].approve(fleet.repository, freight(fleet.repository))
    assert (fleet.run(*argv).code, fleet.versions[1]) == (0, "1.1.0")
