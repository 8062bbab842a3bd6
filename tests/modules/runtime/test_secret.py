"""Secrets do not show, wherever they get to."""

import io
import json
import logging

from penstock_runtime.logs import JsonFormatter
from penstock_runtime.secret import Secret, clean


def test_cleaned_of_secrets() -> None:
    Secret("HostName=h.example;DeviceId=d;SharedAccessKey=c2VjcmV0MTIz")
    assert clean("connect h.example as d with c2VjcmV0MTIz") == "connect h.example as d with ***"


def test_a_long_secret_before_one_that_is_in_it() -> None:
    Secret("abcdef")
    Secret("abcdefghij")
    assert clean("abcdefghij") == "***"


def test_what_is_too_short_is_left() -> None:
    Secret("abc")
    assert clean("abc") == "abc"


def test_not_in_a_log_even_from_an_error() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    secret = Secret("p4ssw0rd-of-the-line")
    try:
        raise ValueError(f"cannot log in with {secret.reveal()}")
    except ValueError:
        logger.exception("failed with %s", secret.reveal(), extra={"url": f"mqtt://u:{secret.reveal()}@h"})
    said = json.loads(out.getvalue())
    assert "p4ssw0rd" not in out.getvalue()
    assert said["url"] == "mqtt://u:***@h"
