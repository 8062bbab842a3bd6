"""`penstock promote approve`."""

import pytest

from tests.penstock.gates.keys import SIGNERS, Person, person
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.rings import RINGS, freight
from tests.penstock.support.sites import SETTINGS

ASKED = RINGS.replace(
    "sites: [plant-b], soak: 12h", "sites: [plant-b], approvals: 1, approvers: [eve@x.org, ada@example.org]"
)


@pytest.fixture
def eve(ringed_plants: Repository, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Eve, who runs penstock here."""
    eve = person(ringed_plants.root.parent / "keys", "eve@x.org")
    ringed_plants.commit({"penstock.yaml": SETTINGS + ASKED, SIGNERS: eve.public})
    for name, value in eve.environment.items():
        if name.startswith("GIT_"):
            monkeypatch.setenv(name, value)
    ringed_plants.git("config", "user.signingKey", str(eve.key))
    return eve


def test_a_signed_tag_that_counts(ringed_plants: Repository, eve: Person, run: Command) -> None:
    hash_ = freight(ringed_plants)
    outcome = run(
        "promote", "approve", hash_[7:15], "--ring", "early", "--reason", "tried", "--root", ringed_plants.root
    )
    name = f"approve/{hash_[7:19]}/eve-x.org+early"
    assert (outcome.code, f"git push origin {name}" in outcome.stdout) == (0, True), outcome.stderr
    assert f"Approved-Freight: {hash_}" in ringed_plants.git("cat-file", "tag", name)
    found = run("promote", "next", "--output", "json", "--root", ringed_plants.root).json["sites"]
    assert [one["reasons"] for one in found if one["site"] == "plant-b"] == [[]]
    assert eve.mail == "eve@x.org"


@pytest.mark.parametrize(
    ("who", "argv", "error"),
    [
        ("eve@x.org", ("beef",), "beef names no freight of plant-a"),
        ("eve@x.org", ("FREIGHT", "--ring", "nowhere"), "there is no ring nowhere"),
        ("eve@x.org", ("FREIGHT", "--ring", "rest"), "eve@x.org is not one of the approvers"),
        ("mallory@x.org", ("FREIGHT",), "mallory@x.org is not one of the approvers"),
        ("ada@example.org", ("FREIGHT",), "ada@example.org made this freight: somebody else must approve it"),
    ],
)
@pytest.mark.usefixtures("eve")
def test_refusals(
    ringed_plants: Repository,
    run: Command,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    argv: tuple[str, ...],
    error: str,
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", who)
    words = [word.replace("FREIGHT", freight(ringed_plants)) for word in argv]
    outcome = run("promote", "approve", *words, "--root", ringed_plants.root)
    assert (outcome.code, error in outcome.stderr) == (2, True), outcome.stderr
    assert ringed_plants.git("tag") == ""


def test_without_a_key_it_is_said_what_to_do(ringed_plants: Repository, eve: Person, run: Command) -> None:
    ringed_plants.git("config", "user.signingKey", str(eve.key.with_name("none")))
    outcome = run("promote", "approve", freight(ringed_plants), "--root", ringed_plants.root)
    assert (outcome.code, "git config user.signingKey" in outcome.stderr) == (2, True)
    assert ringed_plants.git("tag") == ""


def test_a_tag_that_is_there_is_said_to_be_there(ringed_plants: Repository, eve: Person, run: Command) -> None:
    words = ("promote", "approve", freight(ringed_plants), "--root", ringed_plants.root)
    assert (run(*words).code, eve.mail) == (0, "eve@x.org")
    tag = ringed_plants.git("tag").strip()
    outcome = run(*words)
    assert (outcome.code, outcome.stderr.partition(":")[2]) == (
        2,
        f" the tag {tag} is there: push it, or take it away (`git tag --delete {tag}`) and approve again\n",
    )


def test_for_one_ring_and_then_for_all_but_not_the_other_way(
    ringed_plants: Repository, eve: Person, run: Command
) -> None:
    words = ("promote", "approve", freight(ringed_plants), "--root", ringed_plants.root)
    assert [run(*words, "--ring", "early").code, run(*words).code, eve.mail] == [0, 0, "eve@x.org"]
    ringed_plants.git("tag", "--delete", *[tag for tag in ringed_plants.git("tag").split() if "+early" in tag])
    (tag,) = ringed_plants.git("tag").split()
    outcome = run(*words, "--ring", "early")
    said = f"penstock: eve@x.org has approved this freight already: push the tag {tag}\n"
    assert (outcome.code, outcome.stderr) == (2, said)


@pytest.mark.parametrize(
    ("signers", "said"),
    [
        ("", "it is signed with a key that the allowed signers do not have"),
        ("bob@x.org KEY", "it is signed with the key of bob@x.org"),
        ('eve@x.org valid-before="20260101" KEY', "or not for that day, or no longer"),
    ],
)
def test_a_key_that_is_not_the_persons_is_told_to_whoever_signs(
    ringed_plants: Repository, eve: Person, run: Command, signers: str, said: str
) -> None:
    key = eve.public.partition(" ")[2]
    ringed_plants.commit({SIGNERS: signers.replace("KEY", key)})
    outcome = run("promote", "approve", freight(ringed_plants), "--root", ringed_plants.root)
    assert (outcome.code, outcome.stderr.count(said)) == (2, 1), outcome.stderr
    assert ringed_plants.git("tag") == ""
