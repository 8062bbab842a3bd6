"""Sentences that lead nowhere."""

from pathlib import Path

import pytest

from tests.penstock.expand.clues.leading import led


@pytest.mark.parametrize(
    "message",
    [
        "",
        "something else",
        'unknown field "none"',
        'Name:"none", Namespace:""} does',
        'failed to decode Kubernetes apiVersion, kind and name from: {"x": 1}',
        "failed to decode Kubernetes apiVersion, kind and name from: {{}",
    ],
)
def test_no_sentence_leads_nowhere(tmp_path: Path, message: str) -> None:
    assert led(tmp_path, message) is None
