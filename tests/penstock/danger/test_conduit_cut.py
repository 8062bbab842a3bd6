"""A child that loses its path to its parent, or what it may do there."""

from typing import Any

import pytest

from penstock.danger.conduit_cut import cut, cut_off, passage
from penstock.danger.danger import Grade
from penstock.document import Document
from tests.penstock.support.objects import config, document, policy, service, workload

CHILD = {"NODE_CIDR": "10.0.1.0/24", "PARENT_GATEWAY_ADDRESS": "10.0.0.1"}


def told(before: list[Document], after: list[Document]) -> list[str]:
    sides = (passage(before), passage(after))
    return [one.sentence for one in (*cut(sides, "line", CHILD), *cut_off(sides, "line", CHILD))]


def broker(config_text: str = "listener 8883\n", **words: Any) -> list[Document]:
    """A broker that is reached from outside, with its configuration."""
    return [service("broker"), workload("broker", "settings", **words), config("settings", config_text)]


def test_another_port() -> None:
    (said,) = told([policy("10.0.0.0/16", 8883)], [policy("10.0.0.0/16", 8884)])
    assert said == "it can no longer reach its parent on port 8883: NetworkPolicy core/broker let it in"


def test_ranges_of_ports() -> None:
    def ranged(first: int, last: int) -> Document:
        ports = [{"port": first, "endPort": last}]
        rule = {"from": [{"ipBlock": {"cidr": "10.0.0.0/16"}}], "ports": ports}
        return document("NetworkPolicy", "broker", ingress=[rule])

    assert not told([policy("10.0.0.0/16", 8883)], [ranged(8880, 8890)])
    assert told([ranged(8880, 8890)], [ranged(8880, 8889)])
    assert told([ranged(8880, 8890)], [policy("10.0.0.0/16", 8883)])


def test_narrower_networks() -> None:
    assert told([policy("10.0.0.0/16", 8883)], [policy("10.0.2.0/24", 8883)])
    assert not told([policy("10.0.0.0/16", 8883)], [policy("10.0.1.0/24", 8883)])


def test_another_policy_lets_it_in() -> None:
    other = document("NetworkPolicy", "other", ingress=[{"ports": [{"port": 8883}]}])
    assert not told([policy("10.0.0.0/16", 8883)], [other])


def test_a_service_that_is_no_longer_reached_from_outside() -> None:
    (said,) = told([service("broker")], [service("broker", type="ClusterIP")])
    assert "Service core/broker" in said


def test_the_childs_own_policy() -> None:
    before = policy("10.0.0.1/32", 8883, "egress", "to")
    (said,) = told([before], [policy("10.0.0.2/32", 8883, "egress", "to")])
    assert said.startswith("it no longer lets anything out to its parent on port 8883")


@pytest.mark.parametrize("after", [broker()[:1], broker(replicas=0)[:2]], ids=["gone", "scaled to nothing"])
def test_nothing_behind_a_service(after: list[Document]) -> None:
    assert told(broker()[:2], after) == ["nothing runs any more behind its parent's Service core/broker"]
    assert not told(after, broker()[:2])


def test_a_listener_of_the_broker() -> None:
    assert told(broker(), broker("listener 1883\n")) == ["nothing at its parent listens on port 8883 any more"]
    assert not told(broker(), broker("# of children\nlistener 8883 0.0.0.0\n"))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("a.example.org\nb.example.org\n", "b.example.org\n", "its parent no longer lets it through to a.example.org"),
        ("pattern write x\n", "pattern read x\n", "its parent's broker no longer takes: pattern write x"),
        ("    bind :443\n", "    bind :444\n", "nothing at its parent listens on port 443 any more"),
    ],
)
def test_lines_of_configuration(before: str, after: str, said: str) -> None:
    assert told(broker(before), broker(after)) == [said]


def test_many_names_are_one_sentence() -> None:
    names = "".join(f"{letter}.example.org\n" for letter in "abcdef")
    (said,) = told(broker(names), broker(""))
    assert said.endswith("a.example.org, b.example.org, c.example.org, d.example.org and 2 more")


def test_what_another_object_says_now_is_not_lost() -> None:
    more = [workload("other", "more"), config("more", "a.example.org\n")]
    assert not told(broker("a.example.org\n"), [*broker(""), *more])


def test_configuration_of_what_is_not_on_the_way_promises_nothing() -> None:
    inside = [service("broker", type="ClusterIP"), *broker("a.example.org\n")[1:]]
    assert not told(inside, [inside[0], *broker("")[1:]])


def test_the_childs_own_names_and_bridges() -> None:
    before = config("coredns-custom", r"match ^a\.example\.org\.$", namespace="kube-system")
    after = config("coredns-custom", "", namespace="kube-system")
    assert told([before], [after]) == ["it no longer finds the way to a.example.org."]
    said = told(broker("address up.example.org:8883\n"), broker(""))
    assert said == ["nothing of it leads to its parent any more: up.example.org:8883 is gone"]
    assert not told(broker("address up.example.org:8883\n"), broker("address other.example.org:8883\n"))


def test_a_port_is_graver_than_a_name() -> None:
    sides = (passage(broker("listener 8883\na.example.org\n")), passage(broker("")))
    assert [one.grade for one in cut(sides, "line", CHILD)] == [Grade.CRITICAL, Grade.DANGER]


def test_what_may_not_be_told_is_hidden() -> None:
    sides = [passage(broker(text), lambda word: word.replace("secret", "***")) for text in ("secret.example.org\n", "")]
    (one,) = cut((sides[0], sides[1]), "line", CHILD)
    assert "secret" not in one.sentence
