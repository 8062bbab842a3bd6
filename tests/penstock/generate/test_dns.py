"""generate.dns: what the expressions match is what names cover."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.generate.dns import KEY, config, pattern
from penstock.topology.names import covers

NAMES = st.lists(st.sampled_from(["a", "b", "x-1"]), min_size=2, max_size=4).map(".".join)


@given(NAMES | NAMES.map(lambda name: f"*.{name}"), NAMES)
def test_an_expression_matches_what_the_name_covers(name: str, asked: str) -> None:
    assert bool(re.search(pattern(name), f"{asked}.")) == covers(name, asked)


def test_facts_stay_for_flux() -> None:
    assert pattern("${REGION}.obo.arc.azure.com") == r"^${REGION}\.obo\.arc\.azure\.com\.$"


@pytest.mark.parametrize("word", ["template IN A {", "template IN AAAA {", "fallthrough", "rcode NOERROR"])
def test_config(word: str) -> None:
    made = yaml.safe_load(config("x", ["a.example", "*.b.example"]))
    assert made["metadata"] == {"name": "coredns-custom", "namespace": "kube-system"}
    assert word in made["data"][KEY]
    assert made["data"][KEY].count("match ") == 4
