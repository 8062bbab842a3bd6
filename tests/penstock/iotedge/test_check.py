"""What is wrong with manifests, each at its path."""

import json
from typing import Any

import pytest

from penstock.iotedge.check import faults, secret, weight
from penstock.iotedge.jsontext import parse
from tests.penstock.iotedge.samples import KEY, UP, base, layer, module


def said(value: Any) -> list[str]:
    return [str(one) for one in faults(parse(json.dumps(value).encode()))]


DESIRED = "$.modulesContent['$edgeAgent']['properties.desired']"
HUB = "$.modulesContent['$edgeHub']['properties.desired']"


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        (base({"press": module(createOptions="{")}), f"{DESIRED}.modules.press.settings.createOptions", "no JSON"),
        (base({"press": module(createOptions="{", createOptions01="}")}), f"{DESIRED}.modules.press", "no meaning"),
        (base({"my_mod": module(), "my-mod": module()}), f"{DESIRED}.modules.my-mod", "would both be called my-mod"),
        (
            base({n: module(createOptions={"HostConfig": {"Binds": [f"{n}:/d"]}}) for n in ("my_store", "MyStore")}),
            f"{DESIRED}.modules.MyStore.settings.createOptions",
            "the volumes my_store and MyStore would both be called my-store",
        ),
        (base({f"m{n}": module() for n in range(51)}), f"{DESIRED}.modules.m50", "51 modules: a device takes 50"),
        (base({"p": module()}, twins={"p": {"a": "x" * 33_000}}), "$.modulesContent.p", "takes 32768"),
        (base({"p": module()}, twins={"p": [1]}), "$.modulesContent.p['properties.desired']", "is no object"),
        (
            base({"p": module()}, routes={f"r{n}": UP.replace("*", f"modules/{'p' * 3000}{n}/*") for n in range(12)}),
            "$.modulesContent['$edgeHub']",
            "routes of 36",
        ),
        (
            base(
                {f"m{n}": module(createOptions=json.dumps({"Env": [f"A={'x' * 400}"]})) for n in range(49)}
                | {
                    "big": module(createOptions=json.dumps({"Env": [f"A={'x' * 3000}"]})),
                    "bigger": module(createOptions=json.dumps({"Env": [f"A={'x' * 4000}"]})),
                }
            ),
            "$.modulesContent['$edgeAgent']",
            "modules and their create options of",
        ),
        (base({}, version="2.7"), f"{DESIRED}.schemaVersion", "is none of 1.0, 1.1"),
        (
            base({"p": module(startupOrder=1)}, version="1.0"),
            f"{DESIRED}.modules.p.startupOrder",
            "needs schemaVersion 1.1",
        ),
        (
            base({}, routes={"r": {"route": "FROM /* INTO $upstream"}}, version="1.0"),
            f"{HUB}.routes.r",
            "needs schemaVersion 1.1",
        ),
        (base({}, routes={"r": "FROM /* WHERE a = 3 INTO $upstream"}), f"{HUB}.routes.r", "= of a string and a number"),
        (base({}, routes={"r": 3}), f"{HUB}.routes.r", "neither a text nor an object"),
        (base({}, routes={"r": {"route": "x", "priority": 12}}), f"{HUB}.routes.r.priority", "12"),
        (base({}, routes={"a b": "FROM /* INTO $upstream"}), f"{HUB}.routes['a b']", "no name"),
        (base({"p": module(status="paused")}), f"{DESIRED}.modules.p.status", "is none of running, stopped"),
        (base({"p": module(env={"A": {"value": None}})}), f"{DESIRED}.modules.p.env.A.value", "is no"),
        (base({"p": module(env={"CS": {"value": KEY}})}), f"{DESIRED}.modules.p.env.CS.value", "in clear text"),
        (base({"edgeHub": module()}), f"{DESIRED}.modules.edgeHub", "system module"),
        ({"content": {}, "id": "x"}, "$.content", "modulesContent is missing"),
    ],
)
def test_faults(value: Any, path: str, words: str) -> None:
    found = said(value)
    assert any(one.startswith(path) and words in one for one in found), found


@pytest.mark.parametrize(
    "value", [base({"press": module()}, twins={"press": {}}), layer({"press": module()}), base({}, version="1.0")]
)
def test_nothing_wrong(value: Any) -> None:
    assert said(value) == []


def test_a_key_that_is_there_twice() -> None:
    text = json.dumps(base({})).replace('"routes"', '"schemaVersion": "1.1", "routes"')
    assert any("there twice" in str(one) for one in faults(parse(text.encode())))


def test_desired_properties_of_no_module_are_a_warning() -> None:
    found = faults(parse(json.dumps(base({}, twins={"gone": {}})).encode()))
    assert [(one.weight, "no module here" in one.message) for one in found] == [("warning", True)]


@pytest.mark.parametrize(
    ("name", "value"), [("A", "$A"), ("PASSWORD", "${PASSWORD}"), ("A", "b"), ("A", 3), ("PASSWORD", "")]
)
def test_what_is_no_secret(name: str, value: object) -> None:
    assert secret(name, value) == ""


def test_bytes_are_counted_as_the_hub_counts_them() -> None:
    assert weight({"ab": "cä", "n": 1.5, "b": True, "l": [{"x": None}, "y"]}) == 2 + 3 + 1 + 8 + 1 + 4 + 1 + 1 + 1
    assert said(base({"p": module()}, twins={"p": {"n": [0] * 4000}})) == []


@pytest.mark.parametrize(
    "options",
    [{"Labels": {"cs": KEY}}, {"Healthcheck": {"Test": ["CMD", KEY]}}, {"Labels": {"password": "hunter2-and"}}],
)
def test_a_credential_that_no_import_can_take_out(options: dict[str, Any]) -> None:
    (found,) = faults(parse(json.dumps(base({"press": module(createOptions=json.dumps(options))})).encode()))
    assert (found.secret, found.firm) == (True, True)


def test_a_credential_in_a_command() -> None:
    options = json.dumps({"Cmd": ["--cs", KEY, "--password=$PASSWORD"]})
    (found,) = faults(parse(json.dumps(base({"press": module(createOptions=options)})).encode()))
    assert (found.secret, found.firm, found.path[-2:]) == (True, False, ("Cmd", 1))


@pytest.mark.parametrize(
    ("twin", "words"),
    [
        ({"a.b": 1}, "has no dot"),
        ({"a": {"b$": 1}}, "has no dot"),
        ({"a": [{"b c": 1}]}, "has no dot"),
        ({"": 1}, "has no dot"),
        ({"a": "x" * 4097}, "4097 bytes"),
        ({"a": ["ä" * 2049]}, "4098 bytes"),
        ({"a": 1 << 52}, "53 bits"),
        (json.loads('{"a":' * 11 + "1" + "}" * 11), "11 levels"),
    ],
)
def test_what_the_hub_takes_of_no_twin(twin: Any, words: str) -> None:
    (found,) = said(base({"press": module()}, twins={"press": twin}))
    assert words.replace("11 levels", "10 levels") in found


def test_what_the_hub_takes() -> None:
    deepest = json.loads('{"a":' * 10 + "1" + "}" * 10)
    twin = {"a": "x" * 4096, "b": [1, [2, {"c": None}]], "n": (1 << 52) - 1, "t": "ä" * 2048, "$PLACEHOLDER": 1}
    assert said(base({"press": module()}, twins={"press": {**twin, "deep": deepest["a"]}})) == []


@pytest.mark.parametrize(
    "image", ["x:1:2", "https://r.example/x", "r.example/Upper:1", "x:1 ", "x@sha256:12", "/x", "r//x"]
)
def test_what_is_no_image(image: str) -> None:
    (found,) = said(base({"press": module(image)}))
    assert "names no image" in found


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "r.example:5000/a/b_c/d--e:1.0-x",
        "r.example/a@sha256:" + "1" * 64,
        "$upstream:443/a/b:1",
        "$UPSTREAM:8000/a",
        "${REGISTRY}/a:${TAG}",
        "<acr>.azurecr.example/a:<tag>",
        "${MODULES.Press.amd64}",
        "${MODULES<Press>}",
    ],
)
def test_images_and_placeholders(image: str) -> None:
    assert said(base({"press": module(image)})) == []


def test_names_of_variables() -> None:
    assert (
        len(said(base({"press": module(env={"a.b": {"value": "1"}, "c d": {"value": "1"}, "E__f": {"value": "1"}})})))
        == 2
    )
