"""The gates in penstock.yaml: what is accepted, and each refusal with its line."""

import pytest

from penstock.errors import PenstockError
from penstock.settingsfile import parse

GOOD = b"""\
promotion:
  rings:
    - {name: pilot, sites: [plant-a], soak: 24, quorum: 1, stale: 2w}
    - {name: rest, sites: ["*", "!plant-a"], approvals: 1, approvers: [ada@example.org]}
  timeZone: Europe/Berlin
  windows:
    - {sites: [plant-b], open: ["Sat 22:00-02:00"]}
  freezes:
    - {reason: stocktaking, from: 2026-12-20, until: 2027-01-06}
    - {reason: audit, from: 2026-12-20 18:00:00, until: "2026-12-20T20:00"}
"""


def test_all_of_it() -> None:
    found = parse(GOOD).promotion
    assert [(ring.name, ring.soak, ring.quorum, ring.stale) for ring in found.rings] == [
        ("pilot", "24h", "1", "2w"),
        ("rest", "0h", "100%", "7d"),
    ]
    assert [(each.from_, each.until) for each in found.freezes] == [
        ("2026-12-20", "2027-01-06"),
        ("2026-12-20T18:00:00", "2026-12-20T20:00"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("rings: [{name: a, sites: [x], soak: soon}]", "no span of time"),
        ("rings: [{name: a, sites: [x], soak: true}]", "write a text"),
        ("rings: [{name: a, sites: [x], quorum: 0}]", "no quorum"),
        ("rings: [{name: a, sites: [x], quorum: 101%}]", "no quorum"),
        ("rings: [{name: a, sites: []}]", "at least 1"),
        ("rings: [{name: a, sites: [x], approvals: 1}]", "1 approval, but 0 approvers"),
        ("rings: [{name: a, sites: [x], approvals: 2, approvers: [b@c, B@C]}]", "2 approvals"),
        ("rings: [{name: a, sites: [x]}, {name: a, sites: [y]}]", "the ring a is in `rings:` twice"),
        ("rings: [{name: a, sites: [x]}, {name: b, sites: [x]}]", "the site x is in `rings:` twice"),
        ("timeZone: Mars/Olympus", "no time zone"),
        ("windows: [{open: [whenever]}]", "no maintenance window"),
        ("freezes: [{reason: rest, from: 2026-12-20, until: 2026-12-19}]", "before it begins"),
        ("freezes: [{reason: rest, from: noon, until: 2026-12-19}]", "no date or time"),
        ("freezes: [{from: 2026-12-20, until: 2026-12-21}]", "it is missing"),
        ("gates: []", "no such key"),
    ],
)
def test_each_refusal_has_its_line(line: str, said: str) -> None:
    with pytest.raises(PenstockError, match=r"penstock.yaml:3: ") as caught:
        parse(f"promotion:\n  # what is wrong\n  {line}\n".encode())
    assert said in str(caught.value)
