"""How sure a finding is depends on what else there may be."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import documents, flux
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_a_missing_config_map_is_only_likely_where_something_was_not_followed(
    repo: MakeRepository, run: Command
) -> None:
    using = flux("apps", "apps", "postBuild: {substituteFrom: [{kind: ConfigMap, name: gone}]}")
    far = flux("far", "x", source="elsewhere")

    def severity(entry: str, name: str) -> str:
        outcome = run.validate(repo({**FLEET, "clusters/one/apps.yaml": entry}).root)
        (one,) = (f for f in outcome.findings if f["code"] == "variables-source-missing")
        assert name in one["message"]
        return str(one["severity"])

    assert severity(using, "gone") == "error"
    assert severity(documents(using, far), "gone") == "warning"
