import base64
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.expand.kustomization import Kustomization
from penstock.expand.variables import (
    Held,
    Lookup,
    Reference,
    data,
    references,
    resolve,
    undefined,
    unknown,
)
from penstock.render.substitute import NAME
from tests.penstock.support.values import document


def flux(post_build: Any) -> Kustomization:
    return Kustomization({"metadata": {"name": "a", "namespace": "n"}, "spec": {"postBuild": post_build}})


def knows(objects: Mapping[tuple[str, str], Held | Mapping[str, str]]) -> Lookup:
    held = {key: one if isinstance(one, Held) else Held(one) for key, one in objects.items()}
    return lambda kind, namespace, name: held.get((kind, name)) if namespace == "n" else None


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_later_sources_win_and_inline_values_win_over_all() -> None:
    one = flux(
        {
            "substitute": {"C": "inline"},
            "substituteFrom": [{"kind": "ConfigMap", "name": "first"}, {"kind": "Secret", "name": "second"}],
        }
    )
    lookup = knows(
        {
            ("ConfigMap", "first"): {"A": "first", "B": "first", "C": "first"},
            ("Secret", "second"): {"B": "second", "C": "second"},
        }
    )
    assert resolve(one, lookup).values == {"A": "first", "B": "second", "C": "inline"}


def test_newlines_are_taken_out_of_every_value() -> None:
    one = flux({"substitute": {"A": "x\ny\n"}, "substituteFrom": [{"kind": "ConfigMap", "name": "c"}]})
    assert resolve(one, knows({("ConfigMap", "c"): {"B": "\n1\n"}})).values == {"A": "xy", "B": "1"}


def test_what_is_missing_is_told_unless_it_is_optional() -> None:
    one = flux(
        {"substituteFrom": [{"kind": "ConfigMap", "name": "a"}, {"kind": "Secret", "name": "b", "optional": True}]}
    )
    found = resolve(one, knows({}))
    assert found.missing == (Reference("ConfigMap", "a", optional=False),)
    assert found.optional == (Reference("Secret", "b", optional=True),)


def test_an_object_whose_keys_nobody_knows_is_opaque_and_not_missing() -> None:
    asked = flux({"substituteFrom": [{"kind": "Secret", "name": "a"}]})
    found = resolve(asked, knows({("Secret", "a"): Held({"A": "b"}, more=True)}))
    assert found.opaque
    assert not found.missing
    assert found.values == {"A": "b"}


@pytest.mark.parametrize(("post_build", "always"), [({}, False), ({"substituteStrategy": "Always"}, True)])
def test_the_strategy_is_read(post_build: dict[str, Any], always: bool) -> None:
    assert resolve(flux(post_build), knows({})).always is always


@pytest.mark.parametrize(
    "nonsense",
    [None, 3, [1], {"substitute": [1]}, {"substituteFrom": 3}, {"substituteFrom": [1, {}]}, {"substitute": {1: None}}],
)
def test_nonsense_never_crashes(nonsense: Any) -> None:
    resolve(flux(nonsense), knows({}))
    references(flux(nonsense))


def test_values_that_are_no_text_become_text() -> None:
    assert resolve(flux({"substitute": {"A": 1}}), knows({})).values == {"A": "1"}


def test_a_config_map_gives_its_data() -> None:
    assert data(document("v1", "ConfigMap", "a", data={"A": "1"}, binaryData={"B": "eA=="})) == {"A": "1"}
    assert data(document("v1", "ConfigMap", "a")) == {}
    assert data(document("v1", "ConfigMap", "a", data=[1])) == {}


def test_a_secret_gives_its_data_decoded_and_string_data_over_it() -> None:
    secret = document("v1", "Secret", "a", data={"A": encoded("a"), "B": encoded("b")}, stringData={"B": "plain"})
    assert data(secret) == {"A": "a", "B": "plain"}


def test_data_that_is_not_base64_is_empty_and_no_crash() -> None:
    assert data(document("v1", "Secret", "a", data={"A": "a", "B": 7})) == {"A": "", "B": ""}


def test_an_encrypted_secret_gives_stand_ins_for_its_keys() -> None:
    secret = document("v1", "Secret", "a", sops={"mac": "x"}, data={"A_B": "ENC[…]"}, stringData={"C": "ENC[…]"})
    assert data(secret) == {"A_B": "penstock-unknown-a-b", "C": "penstock-unknown-c"}


def test_a_stand_in_is_a_dns_name() -> None:
    assert unknown("TOKEN_ID") == "penstock-unknown-token-id"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("${A}", ("A",)),
        ("${B}${A}", ("A", "B")),
        ("${A:=x}", ()),
        ("${A:-x}", ()),
        ("${A=x}", ()),
        ("$${A}", ()),
        ("$A $(A)", ()),
        ("${KNOWN}", ()),
        ("${A,,}", ("A",)),
    ],
)
def test_names_without_value_and_default_are_found(text: str, names: tuple[str, ...]) -> None:
    assert undefined([document("v1", "ConfigMap", "a", data={"k": text})], {"KNOWN": ""}) == names


@given(st.text("aZ_9-.é", max_size=4))
def test_a_name_is_valid_as_flux_says(name: str) -> None:
    first, rest = name[:1], name[1:]
    valid = bool(first) and first in "aZ_" and all(letter in "aZ_9" for letter in rest)
    assert (NAME.match(name) is not None) == valid


def test_what_is_null_is_an_empty_string_to_the_api_server() -> None:
    assert data(document("v1", "ConfigMap", "v", data={"A": None, "B": "b"})) == {"A": "", "B": "b"}
