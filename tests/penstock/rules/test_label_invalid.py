"""label-invalid, on the worked enterprise."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux
from tests.penstock.support.outcome import Command


@pytest.mark.parametrize(
    "labels",
    [
        "{app: 1.4+b}",
        "{app: -x}",
        f"{{app: {'x' * 64}}}",
        "{A/b/c: x}",
        '{"Up.example/x": x}',
        '{"": x}',
    ],
)
def test_a_label_that_is_none(enterprise: Enterprise, labels: str) -> None:
    assert enterprise.add(pod(labels=labels)).found(LINE) == [f"label-invalid {EXTRA}"]


def test_a_variable_that_was_left(enterprise: Enterprise) -> None:
    found = enterprise.add(pod(labels='{app: "${A}"}')).found(LINE)
    assert sorted(found) == [f"label-invalid {EXTRA}", f"variable-literal {EXTRA}"]


def test_the_key_of_an_annotation(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(annotations="{a b: c}")).found(LINE) == [f"label-invalid {EXTRA}"]


def test_what_is_allowed(enterprise: Enterprise) -> None:
    labels = f'{{app: "", Tier: A_b.c-1, app.example/x: {"x" * 63}}}'
    assert enterprise.add(pod(labels=labels, annotations='{Any.Example/Thing: "any text + more"}')).found(LINE) == []


@pytest.mark.parametrize(("common", "codes"), [("app", []), ("tier", ["label-invalid"])])
def test_what_common_metadata_sets_anew_is_not_judged(
    repo: MakeRepository, run: Command, common: str, codes: list[str]
) -> None:
    labelled = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n, labels: {app: "${APP}"}}\n'
    apps = flux("apps", "apps", f"commonMetadata: {{labels: {{{common}: web}}}}")
    root = repo({**FLEET, "clusters/one/apps.yaml": apps, "apps/web.yaml": labelled}).root
    found = [one["code"] for one in run.validate(root).findings if one["code"] != "variable-literal"]
    assert found == codes
