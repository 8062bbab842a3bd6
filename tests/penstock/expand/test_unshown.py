"""A build that fails says nothing of the secret values that it read."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux, lines, resources, secret
from tests.penstock.support.outcome import Command

VALUE = "hunter2-and-some-more"
KUSTOMIZATION = "apps/kustomization.yaml"
MERGED = f"{{apiVersion: v1, kind: Secret, stringData: {{a: {VALUE}}}}}"
PUT = f"[{{op: replace, path: /nothing/at/all, value: {{b: [{VALUE}]}}}}]"


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    "files",
    [
        {KUSTOMIZATION: resources("web.yaml") + f"patches: [{{patch: '{MERGED}'}}]\n"},
        {KUSTOMIZATION: resources("web.yaml") + f"patches: [{{patch: '{MERGED.replace('Secret', 'secert')}'}}]\n"},
        {KUSTOMIZATION: resources("web.yaml") + f"patchesStrategicMerge: ['{MERGED}']\n"},
        {
            KUSTOMIZATION: resources("web.yaml", "s.yaml")
            + lines("patches:", "  - target: {kind: Secret}", f"    patch: '{PUT}'"),
            "apps/s.yaml": secret("s", {"b": "aGVsbG8="}, "default"),
        },
        {"clusters/one/apps.yaml": flux("apps", "apps", f"patches: [{{patch: '{MERGED}'}}]")},
        {KUSTOMIZATION: resources("web.yaml") + f"secretGenerator: [{{name: g, literals: [{VALUE}]}}]\n"},
        {KUSTOMIZATION: resources("web.yaml", "s.yaml", VALUE), "apps/s.yaml": secret("s", {"b": VALUE}, "default")},
        {
            KUSTOMIZATION: resources("web.yaml", "s.yaml", VALUE),
            "apps/s.yaml": lines(
                *("apiVersion: v1", "kind: List", "items:"),
                f"- {{apiVersion: v1, kind: Secret, metadata: {{name: s}}, stringData: {{a: {VALUE}}}}}",
            ),
        },
    ],
)
def test_what_a_failed_build_quotes_tells_no_secret(repo: MakeRepository, run: Command, files: dict[str, str]) -> None:
    outcome = run.validate(repo({**FLEET, **files}).root)
    assert outcome.findings
    assert VALUE not in str(outcome.findings)
    assert "***" in str(outcome.findings)
