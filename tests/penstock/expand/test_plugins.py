"""What a kustomization wants to be run, and the line that asks for it."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import flux, lines
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")

CHARTS = lines("# charts", "helmCharts:", "  - name: other", "    repo: https://example.org")
OLD = lines("helmChartInflationGenerator:", "  - chartName: other", "    chartRepoUrl: https://example.org")
RUNNER = lines("apiVersion: example.org/v1", "kind: Runner", "metadata: {name: run}")


@pytest.mark.parametrize(
    ("kustomization", "line", "what"),
    [
        (CHARTS, 3, "the Helm chart other rendered"),
        (f"{CHARTS}    valuesInline: {{password: wet-grass-7}}\n", 3, "the Helm chart other rendered"),
        (OLD, 2, "the Helm chart other rendered"),
        ("# one\ngenerators:\n  - run.yaml\n", 3, "the plugin Runner to be run"),
        ("resources: []\ntransformers: [run.yaml]\n", 2, "the plugin Runner to be run"),
        (
            "generators:\n  - |-\n    apiVersion: example.org/v1\n    kind: Runner\n    metadata: {name: run}\n",
            2,
            "the plugin Runner to be run",
        ),
    ],
)
def test_where_it_is_asked_for(repo: MakeRepository, run: Command, kustomization: str, line: int, what: str) -> None:
    files = {
        **FLEET,
        "clusters/one/apps.yaml": flux("apps", "apps"),
        "apps/kustomization.yaml": kustomization,
        "apps/run.yaml": RUNNER,
    }
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "plugin-refused")
    assert (one["path"], one["line"]) == ("apps/kustomization.yaml", line)
    assert what in one["message"]
    assert "wet-grass" not in one["message"]


def test_what_says_neither_is_told_as_it_is(repo: MakeRepository, run: Command) -> None:
    files = {
        **FLEET,
        "clusters/one/apps.yaml": flux("apps", "apps"),
        "apps/kustomization.yaml": "generators: [deep]\n",
        "apps/deep/kustomization.yaml": "resources: [../run.yaml]\n",
        "apps/run.yaml": RUNNER,
    }
    (one,) = (f for f in run.validate(repo(files).root).findings if f["code"] == "plugin-refused")
    assert (one["path"], one["line"]) == ("apps/run.yaml", 1)
