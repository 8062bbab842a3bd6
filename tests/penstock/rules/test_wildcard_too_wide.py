"""wildcard-too-wide, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

ARC = "platform/conduits/destinations/arc.yaml"
CODE = "wildcard-too-wide"


def test_a_reason_is_enough(enterprise: Enterprise) -> None:
    assert f"{CODE} {ARC}" not in enterprise.found()
    enterprise.replace(ARC, '"*.servicebus.windows.net", why: "cluster connect, over websockets"', '"*.windows.net"')
    (found,) = (one for one in enterprise.findings() if one.code == CODE)
    assert (found.place.path, found.place.line) == (ARC, 19)
    assert found.message.startswith("*.windows.net lets everybody's names below ")


def test_a_list_that_no_conduit_uses_lets_nothing_pass(enterprise: Enterprise) -> None:
    text = 'purpose: p\norigin: o\ndate: 2026-01-01\ndestinations: [{name: "*.github.io"}]\n'
    enterprise.write("platform/conduits/destinations/spare.yaml", text)
    assert all(one.code != CODE for one in enterprise.findings())
