"""What is plainly meant as a Secret is one, and what is not is none."""

from typing import Any

import pytest

from penstock.secretive import called, holds, meant, mentioned, parts
from tests.penstock.support.values import document

DATA = {"data": {"k": "v"}}


@pytest.mark.parametrize(
    "kind",
    [
        "Secret",
        "secret",
        "SECRET",
        " Secret",
        "Secret.",
        "Secrets",
        "Secert",
        "Secrt",
        "Sekret",
        "\N{CYRILLIC CAPITAL LETTER DZE}ecret",
    ],
)
def test_a_kind_may_be_a_secret_by_a_slip(kind: str) -> None:
    assert called(kind)
    assert parts({"apiVersion": "v1", "kind": kind, "metadata": {}, "Data": {}, "type": "x"}) == ("Data",)


@pytest.mark.parametrize(
    "kind", ["SealedSecret", "ExternalSecret", "SecretStore", "ConfigMap", "Service", "", "SecretProviderClass"]
)
def test_other_kinds_are_none(kind: str) -> None:
    assert not called(kind)
    assert parts({"apiVersion": "v1", "kind": kind, "spec": {}, **DATA}) == ()


@pytest.mark.parametrize(
    ("content", "held"),
    [
        ({"apiVersion": "v1", "kind": "ConfigMap", "type": "kubernetes.io/tls", **DATA}, ("data",)),
        ({"apiVersion": "v1", "kind": "ConfigMap", "type": "Opaque", **DATA}, ("data",)),
        ({"apiVersion": "v1", "kind": "Thing", "stringData": {}, "spec": {}, **DATA}, ("stringData", "data")),
        ({"apiVersion": "core/v1", "kind": "Secret", "spec": {}, **DATA}, ("data",)),
        ({"apiVersion": "example.com/v1", "kind": "Secret", "spec": {"region": "north"}}, ()),
        ({"apiVersion": "events.k8s.io/v1", "kind": "Event", "type": "Normal"}, ()),
        ({"apiVersion": "example.com/v1", "kind": "Wrapped", "spec": {"template": {"stringData": {}}}}, ()),
    ],
)
def test_what_only_a_secret_has_makes_one(content: dict[str, Any], held: tuple[str, ...]) -> None:
    assert parts(content) == held
    words = {key: value for key, value in sorted(content.items()) if key not in ("apiVersion", "kind")}  # as Go does
    assert meant(document(content["apiVersion"], content["kind"], "a", **words)) is bool(held)


def test_of_a_change_the_kind_and_the_field_say_it() -> None:
    assert holds("secret", "", "dta")
    assert holds("ConfigMap", "", "stringData")
    assert holds("Secret", "example.com", "data")
    assert not holds("Secret", "example.com", "spec")
    assert not holds("Secret", "", "metadata")
    assert not holds("ConfigMap", "", "data")


@pytest.mark.parametrize(
    "text",
    [
        *("kind: Secret", '"kind": "Secert"', "kind:  Sekret\n", r'"patch": "kind: Secrt\nx"', "stringData: {}"),
        *("secretGenerator: []", "type: kubernetes.io/tls", "type: Opaque"),
    ],
)
def test_a_text_may_speak_of_one(text: str) -> None:
    assert mentioned(text.encode())
    assert not mentioned(b"kind: ConfigMap\ndata: {}\ntype: Recreate\nlabels: {kubernetes.io/name: a}\n")
