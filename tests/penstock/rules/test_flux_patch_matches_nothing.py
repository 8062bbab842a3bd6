"""flux-patch-matches-nothing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import APPS, LINE, Enterprise

PATCHES = """\
  patches:
    - target: {{kind: Deployment, name: {}}}
      patch: |
        - {{op: add, path: /metadata/labels/tier, value: line}}
"""


@pytest.mark.parametrize(("name", "found"), [("opc-plcs", True), ("opc-plc", False), ("opc-.*", False)])
def test_a_name_that_nothing_has(enterprise: Enterprise, name: str, found: bool) -> None:
    enterprise.append(APPS, PATCHES.format(name))
    assert enterprise.found(LINE) == [f"flux-patch-matches-nothing {APPS}"] * found


def test_a_patch_that_renames_may_have_done_so(enterprise: Enterprise) -> None:
    renames = PATCHES.format("opc-plcs").replace("/metadata/labels/tier", "/metadata/name")
    enterprise.append(APPS, renames)
    assert enterprise.found(LINE) == []


def test_a_patch_of_comments_alone(enterprise: Enterprise) -> None:
    enterprise.append(APPS, "  patches:\n    - patch: |\n        # later\n      target: {kind: Deployment}\n")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, "empty" in finding.message) == ("flux-patch-matches-nothing", True)


@pytest.mark.parametrize(("kind", "found"), [("Deploymnt", True), ("CronJob", False), ("Deployment", False)])
def test_a_kind_alone_that_is_a_slip(enterprise: Enterprise, kind: str, found: bool) -> None:
    enterprise.append(APPS, PATCHES.format("x").replace("{kind: Deployment, name: x}", f"{{kind: {kind}}}"))
    assert enterprise.found(LINE) == [f"flux-patch-matches-nothing {APPS}"] * found
