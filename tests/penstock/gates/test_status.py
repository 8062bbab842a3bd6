"""The words of the status table."""

import pytest

from penstock.gates.status import version

FILE = "apps/sites/{site}/release/kustomization.yaml"
CHART = "platform/sites/{site}/release/dapr.yaml"


@pytest.mark.parametrize(
    ("values", "app", "said"),
    [
        (
            {f"{FILE}#images[historian].newTag": '"1.4.0"', f"{FILE}#images[historian].digest": '"sha256:1"'},
            "historian",
            "1.4.0",
        ),
        ({f"{FILE}#images[historian].digest": f'"sha256:{"a" * 64}"'}, "historian", "a" * 12),
        ({f"{CHART}#(HelmRelease/dapr).spec.chart.spec.version": '"1.15.2"'}, "dapr", "1.15.2"),
        ({f"{CHART}#(HelmRelease/dapr).spec.chart.spec.version": "1.15"}, "dapr", "1.15"),
        ({f"{FILE}#images[other].newTag": '"1.4.0"'}, "historian", ""),
    ],
)
def test_the_version_that_people_say(values: dict[str, str], app: str, said: str) -> None:
    assert version(values, app) == said
