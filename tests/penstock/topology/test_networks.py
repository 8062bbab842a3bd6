"""topology.networks: containment and overlap."""

from penstock.topology.networks import inside, overlap, parsed, public


def test_parsed() -> None:
    assert [str(one) for one in parsed("10.0.0.1/24, nonsense,fd00::/64")] == ["10.0.0.0/24", "fd00::/64"]


def test_inside() -> None:
    assert inside("10.0.0.0/25", ["10.0.0.0/24"])
    assert inside("10.0.0.1", ["192.168.0.0/16", "10.0.0.0/24"])
    assert not inside("10.0.0.0/23", ["10.0.0.0/24"])
    assert not inside("", ["10.0.0.0/24"])
    assert not inside("fd00::1", ["10.0.0.0/8"])


def test_overlap() -> None:
    assert overlap("10.0.0.0/24", "10.0.0.128/25")
    assert not overlap("10.0.0.0/24", "10.0.1.0/24")
    assert not overlap("fd00::/8", "10.0.0.0/8")


def test_public() -> None:
    assert public("0.0.0.0/0")
    assert public("203.0.113.1/32")
    assert not public("172.20.0.0/16")
