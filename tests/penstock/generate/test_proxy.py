"""generate.proxy: lists and the way up."""

from penstock.generate.proxy import firewall, lists, upstream

NAMES = {443: ("*.b.example", "a.example"), 8084: ("o.example",)}


def shown(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_lists() -> None:
    made = {name: shown(text) for name, text in lists("x", NAMES).items()}
    assert made == {
        "443-names": ["a.example"],
        "443-ends": [".b.example"],
        "8084-names": ["o.example"],
        "8084-ends": [],
    }


def test_the_way_up_keeps_the_port() -> None:
    assert "backend upstream-8084\n    server parent ${PARENT_GATEWAY_ADDRESS}:8084\n" in upstream("x")


def test_a_firewall_gets_the_same_list() -> None:
    rows = shown(firewall("x", NAMES))
    assert rows[0] == "name,port,protocol,how"
    assert [row.split(",")[:2] for row in rows[1:]] == [
        ["*.b.example", "443"],
        ["a.example", "443"],
        ["o.example", "8084"],
    ]
