"""Approvals: enough of the listed people, and none of them the author."""

import pytest

from penstock.gates.approval import Approval, lacking
from penstock.gates.settings import Ring

RING = Ring(name="rest", sites=("*",), approvals=2, approvers=("Eve@x.org", "bob@x.org", "ada@x.org"))
AUTHORS = frozenset({"ada@x.org"})


def signed(who: str, key: str = "", ring: str = "", freight: str = "f") -> Approval:
    return Approval(freight, f"tag {who}", who, key or f"key of {who}", ring)


def test_two_people_are_enough() -> None:
    assert lacking(RING, "f", AUTHORS, [signed("eve@x.org"), signed("bob@x.org")]) is None
    assert lacking(Ring(name="free", sites=("*",)), "f", AUTHORS, []) is None


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (signed("EVE@x.org"), "(eve@x.org); tag EVE@x.org does not count: EVE@x.org has approved already"),
        (
            signed("bob@x.org", key="key of eve@x.org"),
            "tag bob@x.org does not count: bob@x.org has approved already",
        ),
        (signed("bob@x.org", ring="early"), "1 of 2 approvals (eve@x.org)"),
        (signed("bob@x.org", freight="g"), "1 of 2 approvals (eve@x.org)"),
        (signed("ada@x.org"), "tag ada@x.org does not count: ada@x.org made this freight"),
        (signed("mallory@x.org"), "does not count: mallory@x.org is not one of the ring's approvers"),
        (Approval("f", "tag t", trouble="it is not signed with ssh"), "tag t does not count: it is not signed"),
    ],
    ids=["twice", "one-key", "another-ring", "another-freight", "the-author", "a-stranger", "unsigned"],
)
def test_what_does_not_count(second: Approval, said: str) -> None:
    reason = lacking(RING, "f", AUTHORS, [signed("eve@x.org"), second])
    assert reason is not None
    assert said in reason.text
    assert (reason.gate, reason.left) == ("approval", None)


def test_an_approval_for_this_ring_counts() -> None:
    assert lacking(RING, "f", AUTHORS, [signed("eve@x.org", ring="rest"), signed("bob@x.org")]) is None
