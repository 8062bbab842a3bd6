import json

import pytest

from penstock.drift.answer import Denied, Refused, Unanswered, understood

RBAC = 'configmaps "a" is forbidden: User "ot" cannot patch resource "configmaps" in API group "" in the namespace "b"'
POLICY = "configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied request: no"
QUOTA = 'pods "a" is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1'
WEBHOOK = 'Internal error occurred: failed calling webhook "a.example": connection refused'
DRY = 'admission webhook "a.example" denied the request: x does not support dry run'


def status(code: int, message: str) -> bytes:
    return json.dumps({"kind": "Status", "code": code, "message": message}).encode()


def test_an_object() -> None:
    assert understood(200, b'{"kind": "ConfigMap"}') == {"kind": "ConfigMap"}


@pytest.mark.parametrize(("code", "words", "known"), [(401, "Unauthorized", False), (403, RBAC, True)])
def test_who_asks_may_not(code: int, words: str, known: bool) -> None:
    with pytest.raises(Denied) as raised:
        understood(code, status(code, words))
    assert (raised.value.known, words in str(raised.value), raised.value.alive) == (known, True, True)


@pytest.mark.parametrize("words", [POLICY, QUOTA])
def test_a_policy_or_a_quota_refuses_the_object_and_not_who_asks(words: str) -> None:
    with pytest.raises(Refused) as raised:
        understood(403, status(403, words))
    assert (raised.value.code, str(raised.value)) == (403, words)


def test_a_webhook_that_takes_no_dry_runs_refuses_nothing() -> None:
    with pytest.raises(Unanswered, match="cannot be tried") as raised:
        understood(400, status(400, DRY))
    assert raised.value.alive


def test_a_server_that_tells_of_its_own_trouble_is_there() -> None:
    with pytest.raises(Unanswered, match="failed calling webhook") as raised:
        understood(500, status(500, WEBHOOK))
    assert raised.value.alive


def test_what_stands_before_a_server_is_not_it() -> None:
    with pytest.raises(Unanswered, match="503 no backend") as raised:
        understood(503, b"no backend")
    assert not raised.value.alive


@pytest.mark.parametrize(("code", "content"), [(200, b"<html>"), (200, b"[]"), (302, b""), (307, b"{}")])
def test_what_is_no_object(code: int, content: bytes) -> None:
    with pytest.raises(Unanswered, match="not that of an API server"):
        understood(code, content)


def test_a_page_that_is_not_found_is_not_the_servers_own_word() -> None:
    with pytest.raises(Refused) as raised:
        understood(404, b"404 page\n not found\n")
    assert (raised.value.own, str(raised.value)) == (False, "404 page not found")


def test_an_error_without_words_has_its_number() -> None:
    with pytest.raises(Refused, match="HTTP 409"):
        understood(409, b"{}")


def test_of_a_web_page_the_words_are_told() -> None:
    with pytest.raises(Refused, match=r"^Not here$") as caught:
        understood(404, b"<!DOCTYPE html>\n<html><h1>Not  here</h1></html>")
    assert not caught.value.own
