"""What a failed build is told as, of real builds."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map, documents, flux
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_a_fault_of_a_base_is_told_once_without_the_way_to_it(repo: MakeRepository, run: Command) -> None:
    overlay = "resources: [../../base]\n"
    files = {
        "penstock.yaml": "clusters: [clusters/one]\n",
        "clusters/one/apps.yaml": documents(flux("dev", "apps/dev"), flux("prod", "apps/prod")),
        "apps/dev/kustomization.yaml": overlay,
        "apps/prod/kustomization.yaml": overlay,
        "base/kustomization.yaml": "resources: [web.yaml]\ncommonLabel: {a: b}\n",
        "base/web.yaml": config_map("web"),
    }
    (one,) = run.validate(repo(files).root).findings
    assert (one["path"], one["line"]) == ("base/kustomization.yaml", 2)
    assert one["message"] == 'base does not build: invalid Kustomization: json: unknown field "commonLabel"'


def test_a_strategy_that_there_is_not_is_told_at_its_line(repo: MakeRepository, run: Command) -> None:
    patch = "patches:\n  - patch: |-\n      $patch: remove\n      apiVersion: v1\n      kind: ConfigMap\n"
    files = {
        "penstock.yaml": "clusters: [clusters/one]\n",
        "clusters/one/apps.yaml": flux("apps", "apps"),
        "apps/kustomization.yaml": f"resources: [web.yaml]\n{patch}      metadata: {{name: web}}\n    target: {{kind: ConfigMap}}\n",
        "apps/web.yaml": config_map("web"),
    }
    (one,) = run.validate(repo(files).root).findings
    assert (one["path"], one["line"]) == ("apps/kustomization.yaml", 4)
