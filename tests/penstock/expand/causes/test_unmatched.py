"""Patches that match nothing."""

from pathlib import Path

import pytest

from penstock.render.build import Failure
from tests.penstock.expand.causes.asking import found
from tests.penstock.support.manifests import config_map


def test_a_patch_without_any_file_is_one_of_the_spec(tmp_path: Path) -> None:
    failure = Failure(
        "build", 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/a.b.[noNs]": no matches'
    )
    assert found(tmp_path, failure, {"apps/x.yaml": config_map("x")}) == [
        ("patch-unmatched", "clusters/one/apps.yaml:1")
    ]


@pytest.mark.parametrize("field", ["patches", "patchesStrategicMerge"])
def test_a_patch_that_finds_nothing_is_told_at_its_name(tmp_path: Path, field: str) -> None:
    entry = "{path: patch.yaml}" if field == "patches" else "patch.yaml"
    files = {
        "apps/kustomization.yaml": f"resources: [map.yaml]\n{field}: [{entry}]\n",
        "apps/map.yaml": config_map("a"),
        "apps/patch.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n",
    }
    said = {
        "patches": 'no resource matches strategic merge patch "ConfigMap.v1.[noGrp]/b.[noNs]": no matches for Id',
        "patchesStrategicMerge": "no matches for Id ConfigMap.v1.[noGrp]/b.[noNs]; "
        "failed to find unique target for patch ConfigMap.v1.[noGrp]/b.[noNs]",
    }
    assert found(tmp_path, Failure("build", said[field]), files) == [("patch-unmatched", "apps/patch.yaml:4")]
