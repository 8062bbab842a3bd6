from dataclasses import replace
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.own.waivers import refuse_unknown
from penstock.settingsfile import parse
from tests.penstock.support.values import tree_of

TEXT = """\
rules: [{code: own-rule, check: "true", message: it is wrong}]
waivers:
  - code: image-latest
    reason: agreed
  - {code: own-rule, reason: agreed}
  - {code: object-invalid, reason: agreed}
"""


def test_codes_of_rules_of_findings_and_of_ones_own_are_known(tmp_path: Path) -> None:
    refuse_unknown(parse(TEXT.encode()), tree_of(tmp_path, {"penstock.yaml": TEXT}))


def test_one_that_nobody_has_is_told_with_its_line_and_what_it_may_mean(tmp_path: Path) -> None:
    text = TEXT.replace("image-latest", "image-latst").replace("object-invalid", "'*'")
    tree = tree_of(tmp_path, {"penstock.yaml": text})
    with pytest.raises(PenstockError) as raised:
        refuse_unknown(parse(text.encode()), tree)
    assert str(raised.value).split("\n          ") == [
        "penstock.yaml:3: waivers.0.code: there is no rule image-latst (did you mean image-latest?)",
        "penstock.yaml:6: waivers.2.code: there is no rule * (`penstock explain` lists them)",
    ]
    refuse_unknown(parse(text.encode()), replace(tree, here=True))
