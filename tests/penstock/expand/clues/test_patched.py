"""Patches that cannot be applied."""

from pathlib import Path

import pytest

from penstock.expand.clues.clue import clue
from penstock.expand.failed import Failed
from penstock.expand.kustomization import Kustomization
from penstock.finding import Place
from penstock.render.build import Build, Closure, Failure
from tests.penstock.expand.clues.leading import ROOT, led
from tests.penstock.support.values import tree_of


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ('unable to parse SM or JSON patch from [path: "nameless.yaml"]', "apps/nameless.yaml:2"),
        ('unable to parse SM or JSON patch from [path: "numbers.yaml"]', "apps/numbers.yaml:3"),
        ('unable to parse SM or JSON patch from [path: "words.yaml"]', "apps/words.yaml:3"),
        (
            'Multiple Strategic-Merge Patches in one `patches` entry is not allowed to: [path: "patch.yaml"]',
            f"{ROOT}:17",
        ),
        ("unable to parse requirement: found '', expected: ',' or ')'", f"{ROOT}:29"),
        ("error parsing regexp: missing closing ): `^(?:web()$`", f"{ROOT}:30"),
        ("x: must specify one of patch and path in\ntarget: {}", f"{ROOT}:19"),
        ("replace operation does not apply: doc is missing path: /spec/none: missing value", "apps/patch.yaml:2"),
        ('add operation does not apply: doc is missing path: "/spec/none": missing value', "apps/patch.yaml:2"),
        ("testing value /spec/none failed: test failed", "apps/patch.yaml:2"),
        ("error in add for path: '/spec/none': value was not a proper array index: 'none'", "apps/patch.yaml:2"),
        ("Unexpected kind: exchange", "apps/patch.yaml:4"),
        ("remove operation failed to decode path: operation missing path field: missing value", "apps/patch.yaml:6"),
        (
            "wrong node kind: expected ScalarNode but got MappingNode: node contents:\na:\n- b\n",
            "apps/patch.yaml:3",
        ),
    ],
)
def test_a_sentence_leads_to_a_line(tmp_path: Path, message: str, place: str) -> None:
    assert str(led(tmp_path, message)) == place


def test_what_the_spec_injects_is_told_by_its_field_and_line(tmp_path: Path) -> None:
    patch = "- op: replace\n  path: /spec/mine\n  value: 1\n"
    message = "replace operation does not apply: doc is missing path: /spec/mine: missing value"
    assert led(tmp_path, message, patches=[{"patch": "x: y"}, {"patch": patch}]) == Place("spec.patches.1.patch", 2)


def test_a_patch_of_the_spec_that_is_empty(tmp_path: Path) -> None:
    flux = Kustomization({"spec": {"path": "apps", "patches": [{"patch": "a: b"}, {"target": {}, "patch": ""}]}})
    build = Build((), Closure(), Failure("build", "must specify one of patch and path in\ntarget: {}"))
    failed = Failed(build, tree_of(tmp_path, {}), flux, lambda way, line=0: Place(".".join(map(str, way)), line))
    assert str(clue(failed)) == "spec.patches.1:1"
