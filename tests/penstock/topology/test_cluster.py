"""topology.cluster: clusters and their neighbours."""

from tests.penstock.topology.plants import three


def test_neighbours() -> None:
    plant = three()
    line = plant.by_label["a/line"]
    assert [one.label for one in plant.chain(line)] == ["a/line", "a/l3", "a/l4"]
    assert [one.label for one in plant.children["a/l3"]] == ["a/line"]
    assert plant.above(plant.by_label["a/l4"]) is None


def test_what_it_opens_passes_and_answers() -> None:
    l3 = three().by_label["a/l3"]
    assert l3.opens(8883) is not None
    assert l3.opens(1883) is None
    assert l3.passes(443).by("x.arc.example") == "*.arc.example"
    assert l3.answer("git.example") == "10.0.4.10"
    assert l3.front(8084) is None


def test_policies() -> None:
    rules = {"proxy": [["10.0.4.10/32", [], [443]], ["0.0.0.0/0", ["10.0.0.0/8"], []]]}
    l3 = three(l3={"egress": rules}).by_label["a/l3"]
    assert l3.lets_out("proxy", "10.0.4.10", 443)
    assert not l3.lets_out("proxy", "10.0.4.11", 443)
    assert l3.lets_out("proxy", "203.0.113.1", 8084)
    assert l3.lets_out("anything-else", "203.0.113.1", 1)
    assert l3.lets_in("proxy", "10.0.17.0/24", 443)
