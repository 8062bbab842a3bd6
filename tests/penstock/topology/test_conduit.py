"""topology.conduit: what conduit.yaml may say."""

import pytest
from pydantic import ValidationError

from penstock.topology.conduit import Conduit, Destination, DestinationList, Topic


def test_defaults() -> None:
    conduit = Conduit(upper="l4", lower="l3", about="two zones")
    assert (conduit.name, conduit.telemetry, conduit.mirror, conduit.proxy) == ("l4-l3", True, False, "own")
    assert Destination(name="a.example").ports == (443,)
    assert Destination(name="${REGION}.login.example").name.startswith("${")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("https://a.example", "a scheme"),
        ("a.example:443", "a port"),
        ("graph.microsoft.com/", "a slash"),
        ("${REGION}.A.example", "upper-case"),
        ("fe80::1", "an address"),
        ("bücher.example", "internationalised"),
    ],
)
def test_names_that_no_proxy_matches(name: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Destination(name=name)


def test_ports_that_do_not_cross() -> None:
    with pytest.raises(ValidationError, match="6443 does not cross a zone"):
        Destination(name="a.example", ports=(6443,))
    with pytest.raises(ValidationError):
        Destination(name="a.example", ports=())


@pytest.mark.parametrize(
    "more",
    [
        {"topic": "a/#/b"},
        {"qos": 0},
        {"direction": "both"},
        {"lowerPrefix": "x"},
        {"topic": "a b"},
        {"topic": "a\n"},
        {"lowerPrefix": "a b/"},
    ],
)
def test_topics_that_would_be_lost_or_come_round(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Topic.model_validate({"topic": "telemetry", **more})


def test_a_list_says_where_it_is_from() -> None:
    with pytest.raises(ValidationError, match="origin"):
        DestinationList.model_validate({"purpose": "arc", "date": "2026-06-11", "destinations": []})


def test_a_sentence_of_several_lines_stays_a_comment() -> None:
    assert Topic(topic="a", why="what it is\ntopic # in 0\n").why == "what it is topic # in 0"


@pytest.mark.parametrize("user", ["", "Bad Name", "a\nb", "a" * 64])
def test_a_user_that_no_namespace_is_called(user: str) -> None:
    with pytest.raises(ValidationError, match="neither `nodes` nor a namespace"):
        Conduit(upper="l4", lower="l3", about="two zones", users=(user,))


def test_how_a_fact_is_written() -> None:
    with pytest.raises(ValidationError, match="a fact is written"):
        Destination(name="a.${REGION")
