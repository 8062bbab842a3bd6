"""Replacements and references that lead nowhere."""

from pathlib import Path

import pytest

from tests.penstock.expand.clues.leading import ROOT, led


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("fieldPath `data.a` is missing for replacement source ConfigMap/settings", f"{ROOT}:21"),
        ('unable to find field "spec.b" in replacement target', f"{ROOT}:25"),
        (
            (
                "updating name reference in 'spec/template/spec/serviceAccountName' field of "
                "'Deployment.v1.apps/web.x': path config error; no 'name' field in node"
            ),
            "apps/web.yaml:7",
        ),
    ],
)
def test_a_sentence_leads_to_a_line(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place
