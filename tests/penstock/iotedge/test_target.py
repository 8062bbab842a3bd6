"""Where a deployment goes to."""

from penstock.iotedge.target import Gateway, Target


def test_names() -> None:
    target = Target("dev", "space", "a", "b")
    assert target.image("press") == "dev-press"
    assert target.gateway is Gateway.LOAD_BALANCER
