from penstock.topology.conduitwords import CROSSING, PROXIED, expanded


def test_facts_take_their_place() -> None:
    assert expanded("${REGION}.c.example", {"REGION": "westeurope"}) == "westeurope.c.example"
    assert expanded("${MISSING}.c.example", {}) == "${MISSING}.c.example"


def test_what_the_proxy_passes_may_cross() -> None:
    assert set(PROXIED) < set(CROSSING)
