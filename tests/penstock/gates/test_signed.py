"""Approvals in git: real signatures, good and bad."""

from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.gates import clock
from penstock.gates.approval import Approval
from penstock.gates.signed import approvals
from tests.penstock.conftest import MakeRepository
from tests.penstock.gates.keys import SIGNERS, Person, person
from tests.penstock.support.repository import Repository

NOW = clock.now()
RINGS = ("pilot", "rest")
F, G = f"sha256:{'1' * 64}", f"sha256:{'2' * 64}"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Person]:
    """Eve and Bob, who may sign, and Mallory, who may not."""
    folder = tmp_path_factory.mktemp("keys")
    return {name: person(folder, f"{name}@x.org") for name in ("eve", "bob", "mallory")}


@pytest.fixture
def fleet(repo: MakeRepository, people: dict[str, Person]) -> Repository:
    """A repository whose allowed signers are Eve and Bob."""
    return repo({SIGNERS: people["eve"].public + people["bob"].public})


def found(fleet: Repository, *freights: str) -> list[tuple[str, str, str]]:
    """Who, for which ring, and what is wrong, by name."""
    return [(one.who, one.ring, one.trouble) for one in approvals(fleet.root, SIGNERS, freights or (F,), RINGS, NOW)]


def test_signed_tags_and_commits_say_who(fleet: Repository, people: dict[str, Person]) -> None:
    people["eve"].approve(fleet, F)
    people["bob"].git(fleet, "commit", "-S", "--allow-empty", "-m", f"approve\n\nApproved-Freight: {F}")
    people["bob"].approve(fleet, G, ring="rest")
    assert sorted(found(fleet)) == [("bob@x.org", "", ""), ("eve@x.org", "", "")]
    assert found(fleet, G) == [("bob@x.org", "rest", "")]
    assert found(fleet, f"sha256:{'3' * 64}") == []


@pytest.mark.parametrize("word", [F[:19], F[7:], F[7:19].upper(), f"sha256:{'1' * 63}"])
def test_the_beginning_of_a_freight_is_told(fleet: Repository, people: dict[str, Person], word: str) -> None:
    people["eve"].approve(fleet, word)
    people["bob"].git(fleet, "commit", "-S", "--allow-empty", "-m", f"approve\n\nApproved-Freight: {word}")
    why = f"its message says `Approved-Freight: {word}`, and only the whole {F} counts"
    assert found(fleet) == [("", "", why)] * 2
    assert found(fleet, G) == []


def test_a_tag_called_after_a_freight_that_does_not_name_it_is_told(
    fleet: Repository, people: dict[str, Person]
) -> None:
    people["eve"].git(fleet, "tag", "--sign", "-m", "fine by me", f"approve/{F[7:19]}/eve")
    people["bob"].git(fleet, "tag", f"approve/{F[7:19]}/bob")
    assert found(fleet) == [("", "", f"its message has no line `Approved-Freight: {F}`")] * 2


def test_a_ring_that_is_none_is_told_at_every_ring(fleet: Repository, people: dict[str, Person]) -> None:
    people["eve"].approve(fleet, F, ring="erly")
    assert found(fleet) == [("", "", "there is no ring erly")]


def test_a_trailer_may_be_written_small(fleet: Repository, people: dict[str, Person]) -> None:
    people["bob"].git(fleet, "commit", "-S", "--allow-empty", "-m", f"approve\n\napproved-freight: {F}")
    assert found(fleet) == [("bob@x.org", "", "")]


def test_a_stranger_s_signature_is_none(fleet: Repository, people: dict[str, Person]) -> None:
    people["mallory"].approve(fleet, F)
    assert found(fleet) == [
        ("", "", "it is signed with a key that the allowed signers do not have, or not for that day, or no longer")
    ]


def test_a_key_that_was_good_at_another_time(repo: MakeRepository, people: dict[str, Person]) -> None:
    who, key = people["eve"].public.split(" ", 1)
    fleet = repo({SIGNERS: f'{who} valid-before="20200101" {key}'})
    people["eve"].approve(fleet, F)
    ((_, _, trouble),) = found(fleet)
    assert trouble.endswith("or not for that day, or no longer")


def test_who_has_an_expired_key_cannot_write_an_earlier_day(repo: MakeRepository, people: dict[str, Person]) -> None:
    who, key = people["eve"].public.split(" ", 1)
    fleet = repo({SIGNERS: f'{who} valid-before="20200101" {key}'})
    people["eve"].approve(fleet, F, date="2019-06-01T00:00:00Z")
    ((name, _, trouble),) = found(fleet)
    assert (name, trouble.endswith("or no longer")) == ("", True)


def test_a_key_of_nobody_in_particular(repo: MakeRepository, people: dict[str, Person]) -> None:
    fleet = repo({SIGNERS: people["eve"].public.replace("eve@", "*@")})
    people["eve"].approve(fleet, F)
    assert found(fleet) == [("", "", "the allowed signers name nobody in particular for its key (*@x.org)")]


def test_nobody_signs_under_another_name(fleet: Repository, people: dict[str, Person], tmp_path: Path) -> None:
    forged = Person("eve@x.org", people["mallory"].key)
    forged.approve(fleet, F, "approve/forged")
    forged.git(fleet, "commit", "-S", "--allow-empty", "-m", f"approve\n\nApproved-Freight: {F}")
    assert {who for who, _, _ in found(fleet)} == {""}
    assert tmp_path.is_dir()


def test_what_is_not_signed_is_no_approval(fleet: Repository, people: dict[str, Person]) -> None:
    people["eve"].approve(fleet, F, sign=False)
    people["eve"].git(fleet, "commit", "--allow-empty", "-m", f"approve\n\nApproved-Freight: {F}")
    people["eve"].git(fleet, "tag", "approve/light")
    assert [who for who, _, _ in found(fleet)] == [""] * 3
    assert "it is not signed with ssh" in {trouble for _, _, trouble in found(fleet)}


def test_a_signature_that_was_moved_to_another_freight_is_not_good(
    fleet: Repository, people: dict[str, Person]
) -> None:
    people["eve"].approve(fleet, G)
    signed = fleet.git("cat-file", "tag", "approve/eve")
    (fleet.root / "forged").write_text(signed.replace(G, F) + "\n")
    moved = fleet.git("hash-object", "-t", "tag", "-w", "forged")
    fleet.git("update-ref", "refs/tags/approve/moved", moved)
    ((who, _, trouble),) = found(fleet)
    assert who == ""
    assert "signature" in trouble or "key" in trouble


def test_what_stands_behind_the_signature_is_not_signed(fleet: Repository, people: dict[str, Person]) -> None:
    people["eve"].approve(fleet, G)
    signed = fleet.git("cat-file", "tag", "approve/eve")
    (fleet.root / "forged").write_text(f"{signed}\nApproved-Freight: {F}\n")
    fleet.git("update-ref", "refs/tags/approve/more", fleet.git("hash-object", "-t", "tag", "-w", "forged"))
    assert found(fleet) == []


def test_without_signers_nothing_can_be_approved(repo: MakeRepository) -> None:
    empty = repo({"a": "b"})
    with pytest.raises(PenstockError, match=r"\.penstock/allowed-signers is missing"):
        approvals(empty.root, SIGNERS, (F,), RINGS, NOW)
    assert approvals(empty.root, SIGNERS, (), RINGS, NOW) == ()


def test_no_program_that_settings_name_is_run(fleet: Repository, people: dict[str, Person], tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(
        f"#!/bin/sh\ntouch {tmp_path}/sprung\necho 'Good \"git\" signature for eve@x.org with X key Y' >&2\n"
    )
    trap.chmod(0o755)
    for key in ("gpg.ssh.program", "gpg.program", "gpg.openpgp.program"):
        fleet.git("config", key, str(trap))
    people["mallory"].git(
        fleet, "-c", "gpg.ssh.program=ssh-keygen", "tag", "-s", "-m", f"x\n\nApproved-Freight: {F}", "approve/m"
    )
    assert [who for who, _, _ in found(fleet)] == [""]
    assert not (tmp_path / "sprung").exists()


def test_an_approval_knows_its_key(fleet: Repository, people: dict[str, Person]) -> None:
    people["eve"].approve(fleet, F)
    (one,) = approvals(fleet.root, SIGNERS, (F,), RINGS, NOW)
    assert one == Approval(F, "tag approve/eve", "eve@x.org", one.key)
    assert one.key.startswith("SHA256:")
